import { decode } from "../../../lib/x86/decode.ts";
import type { TrampolineEntry, TrampolineValue } from "../../../lib/protocol/struct_args.ts";
import { dumpJited } from "../bpf/dump_jited.ts";
import { KernelMemory } from "../bpf/kernel_memory.ts";
import { demand } from "../bpf/reply.ts";
import type { Session } from "../session.ts";
import { cutTrampoline, targetOf } from "./cut_trampoline.ts";
import type { Tracing } from "./trace.ts";
import type { TracedFunction } from "./traced_function.ts";
import { trampolineExternals } from "./trampoline_externals.ts";

/** Bytes that no trampoline is longer than: a page. */
const LONGEST = 4096;

/** Bytes of the call that is put at the start of a traced function. */
const CALL_SIZE = 5;

/** An `endbr64`, behind which a function starts where indirect calls are guarded. */
const ENDBR64 = "f30f1efa";

/**
 * Reads the trampoline of a function that a program is attached to out of the kernel's memory: where the call at the
 * function's start leads.
 *
 * @returns The trampoline; or why it cannot be had, or run without the kernel.
 */
export async function readTrampoline(
  session: Session,
  traced: TracedFunction,
  { program }: Tracing,
): Promise<TrampolineValue | string> {
  await using memory = await KernelMemory.open(session.kernel);
  const site = await findSite(memory, traced.address);
  if (site === undefined) return "the traced function starts with no call of a trampoline";
  const { target: address, behind, entry } = site;
  const cut = cutTrampoline(await memory.read(address, LONGEST), address);
  if (cut === undefined) return "what the traced function starts with does not lead to a trampoline that ends";
  const [main] = demand(await dumpJited(program));
  if (main === undefined) return "this kernel interprets programs";
  const end = address + BigInt(cut.code.length);
  const places = { start: address, end, program: main.address, traced: behind };
  const externals = trampolineExternals(cut.insns, places, await session.symbols());
  if (typeof externals === "string") return externals;
  return { address, entry, code: cut.code, externals, view: "value", memory: [] };
}

/** The call or jump at the start of a traced function. */
interface Site {
  readonly entry: TrampolineEntry;
  readonly target: bigint;
  /** The address behind it. */
  readonly behind: bigint;
}

async function findSite(memory: KernelMemory, address: bigint): Promise<Site | undefined> {
  const bytes = await memory.read(address, ENDBR64.length / 2 + CALL_SIZE);
  const offset = bytes.subarray(0, ENDBR64.length / 2).toHex() === ENDBR64 ? ENDBR64.length / 2 : 0;
  if (bytes.length < offset + CALL_SIZE) return undefined;
  const insn = decode(bytes, offset, address);
  if (insn.kind === "invalid" || (insn.flow !== "call" && insn.flow !== "jump")) return undefined;
  const target = targetOf(insn);
  if (target === undefined || insn.bytes.length !== CALL_SIZE) return undefined;
  return { entry: insn.flow, target, behind: insn.address + BigInt(CALL_SIZE) };
}
