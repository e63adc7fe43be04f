import { encode } from "../../../lib/bpf/encode.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { validate } from "../../../lib/bpf/validate.ts";
import { type Decisions, MOST_ARGUMENTS } from "../../../lib/impl/prologue/decisions.ts";
import { designs, isDesign } from "../../../lib/impl/prologue/designs.ts";
import { generate } from "../../../lib/impl/prologue/generate.ts";
import { ok, type Outcome, rejected, unsupported } from "../../../lib/protocol/outcome.ts";
import type { PrologueRunInput, PrologueRunValue } from "../../../lib/protocol/prologue.ts";
import { type BpfMap, createMap } from "../bpf/create_map.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";
import type { Session } from "../session.ts";
import { attachUprobe, uprobeType } from "../uprobe/attach.ts";
import type { CallCode } from "../uprobe/call_code.ts";
import { type Layout, layoutOf } from "../uprobe/layout_of.ts";
import { MemoryMap } from "../uprobe/memory_map.ts";
import { probeCode, registerBlock } from "../uprobe/probe_code.ts";
import { readWatched, WATCHED_SIZE, watchedProgram } from "../uprobe/watched_program.ts";
import { refusal } from "./refusal.ts";

/** The most instructions of a prologue and user code together. */
const MOST_INSNS = 4096;

/** The designs whose prologues can be run, first the usual one, whose helper reads the memory of processes, too. */
export const prologueDesigns = ["prologue@seed", "prologue@5.10"] as const;

/**
 * Carries out `prologue.run`: has the kernel run the reference's prologue and the program on a probe in user space, at
 * an instruction of this process that is come to with the registers and the memory of the question.
 *
 * To programs of the type `kprobe` both sorts of probe are the same. Only what a process cannot have, above all the
 * kernel's memory, cannot be asked.
 */
export async function runBehindPrologue(
  { kernel }: Session,
  callCode: CallCode,
  input: PrologueRunInput,
  design: string = prologueDesigns[0],
): Promise<Outcome<PrologueRunValue>> {
  if (!isDesign(design)) return unsupported(`there is no design ${design}`);
  const decisions = designs[design];
  const [malformed] = validate(input.program);
  if (malformed !== undefined) return rejected("EINVAL", malformed.message);
  const space = Math.max(0, MOST_INSNS - input.program.length);
  const generated = generate(decisions, { args: input.args, space });
  if (generated.outcome !== "ok") return generated;
  return await runOn(kernel, callCode, decisions, generated.value.program, input);
}

async function runOn(
  kernel: Kernel,
  callCode: CallCode,
  decisions: Decisions,
  prologue: Program,
  input: PrologueRunInput,
): Promise<Outcome<PrologueRunValue>> {
  if (kernel.arch !== "x86_64") return unsupported("the registers are those of x86-64");
  const type = await uprobeType(kernel);
  if (type === undefined) return unsupported("this kernel has no probes in user space (CONFIG_UPROBE_EVENTS)");
  const layout = layoutOf(decisions, input);
  if (typeof layout === "string") return unsupported(layout);
  const count = 2 + Math.min(input.args.length, MOST_ARGUMENTS);
  await using map = demand(
    await createMap(kernel, { type: "array", keySize: 4, valueSize: WATCHED_SIZE, maxEntries: 1 }),
  );
  const insns = encode(watchedProgram(prologue, input.program, count, map.fd));
  const reply = await loadProgram(kernel, { type: "kprobe", insns });
  if (reply.outcome === "refused") return refusal(reply);
  await using program = reply.value;
  const failed = await hit(kernel, callCode, type, program, layout, input.registers);
  return failed === undefined ? await valueIn(map, count) : unsupported(failed);
}

/** Comes to a probe that runs the program, with these registers and this memory; says why not if it cannot. */
async function hit(
  kernel: Kernel,
  callCode: CallCode,
  type: number,
  program: LoadedProgram,
  { pages, guards }: Layout,
  registers: PrologueRunInput["registers"],
): Promise<string | undefined> {
  await using memory = new MemoryMap(kernel);
  for (const [address, bytes] of pages) if (!await memory.place(address, bytes)) return inUse(address);
  for (const address of guards) if (!await memory.guard(address)) return inUse(address);
  const { bytes, probe } = probeCode();
  const file = await memory.file(bytes);
  const code = await memory.code(file, bytes.length);
  const attached = await attachUprobe(kernel, type, { path: file.path, offset: probe, program });
  if (typeof attached === "string") return `this kernel refuses a probe in user space (${attached})`;
  await using _ = attached;
  callCode(code, registerBlock(registers));
  return undefined;
}

function inUse(address: bigint): string {
  return `this process uses the memory at 0x${address.toString(16)} itself`;
}

async function valueIn(map: BpfMap, count: number): Promise<Outcome<PrologueRunValue>> {
  const watched = readWatched(demand(await lookupElement(map, new Uint8Array(4))), count);
  if (watched === undefined) throw new Error("wanted the program to run at its probe, it did not");
  const [context, err = 0n, ...args] = watched.found;
  return ok({ contextKept: context === watched.context, err, args, r0: BigInt.asUintN(32, watched.result) });
}
