import { encode } from "../../../lib/bpf/encode.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { validate } from "../../../lib/bpf/validate.ts";
import { type Decisions, MOST_ARGUMENTS } from "../../../lib/impl/prologue/decisions.ts";
import { designs, isDesign } from "../../../lib/impl/prologue/designs.ts";
import { generate } from "../../../lib/impl/prologue/generate.ts";
import { ok, type Outcome, rejected, unsupported } from "../../../lib/protocol/outcome.ts";
import type { PrologueRunInput, PrologueRunValue } from "../../../lib/protocol/prologue.ts";
import { createMap } from "../bpf/create_map.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";
import { kprobeSite } from "../probe/kprobe_site.ts";
import { type Layout, layoutOf } from "../probe/layout_of.ts";
import type { Placed } from "../probe/place.ts";
import type { ProbeSite } from "../probe/probe_site.ts";
import { setUp } from "../probe/set_up.ts";
import { uprobeSite } from "../probe/uprobe_site.ts";
import { readWatched, type Watched, WATCHED_SIZE, watchedProgram } from "../probe/watched_program.ts";
import type { Session } from "../session.ts";
import { refusal } from "./refusal.ts";

/** The most instructions of a prologue and user code together. */
const MOST_INSNS = 4096;

/** The designs whose prologues can be run, first the usual one, whose helper reads the memory of processes, too. */
export const prologueDesigns = ["prologue@seed", "prologue@5.10"] as const;

/** Finds a place to probe in a kernel, or says why it has none. */
export type OpenSite = (kernel: Kernel) => Promise<ProbeSite | string>;

/** The sorts of probes, the preferred one first. */
const openSites: readonly OpenSite[] = [kprobeSite, uprobeSite];

/**
 * Carries out `prologue.run`: has the kernel run the reference's prologue and the program on a probe that is come to with
 * the registers and the memory of the question. The probe is one in the kernel, or, where that cannot have the registers,
 * one in user space; to programs of the type `kprobe` both are the same.
 *
 * @param design The design of the prologue, the usual one if left out.
 * @param sites The sorts of probes to try.
 */
export async function runBehindPrologue(
  { kernel }: Session,
  input: PrologueRunInput,
  design: string = prologueDesigns[0],
  sites: readonly OpenSite[] = openSites,
): Promise<Outcome<PrologueRunValue>> {
  if (!isDesign(design)) return unsupported(`there is no design ${design}`);
  const decisions = designs[design];
  const [malformed] = validate(input.program);
  if (malformed !== undefined) return rejected("EINVAL", malformed.message);
  const space = Math.max(0, MOST_INSNS - input.program.length);
  const generated = generate(decisions, { args: input.args, space });
  if (generated.outcome !== "ok") return generated;
  if (kernel.arch !== "x86_64") return unsupported("the registers are those of x86-64");
  const found = await Promise.all(sites.map((open) => open(kernel)));
  const present = found.filter((site) => typeof site !== "string");
  const reasons = present.length === 0 ? found.filter((site) => typeof site === "string") : [];
  for (const site of present) {
    const outcome = await runAt(site, kernel, decisions, generated.value.program, input);
    if (outcome.outcome !== "unsupported") return outcome;
    reasons.push(outcome.reason);
  }
  return unsupported([...new Set(reasons)].join("; "));
}

async function runAt(
  site: ProbeSite,
  kernel: Kernel,
  decisions: Decisions,
  prologue: Program,
  input: PrologueRunInput,
): Promise<Outcome<PrologueRunValue>> {
  const layout = layoutOf(decisions, input, site);
  if (typeof layout === "string") return unsupported(layout);
  await using scene = await setUp(kernel, layout, input.registers);
  if (typeof scene.placed === "string") return unsupported(scene.placed);
  const { placed } = scene;
  const count = 2 + Math.min(input.args.length, MOST_ARGUMENTS);
  await using map = demand(
    await createMap(kernel, { type: "array", keySize: 4, valueSize: WATCHED_SIZE, maxEntries: 1 }),
  );
  const registers = new Map(Array.from(site.settable.keys(), (name) => [name, placed.registers[name] ?? 0n]));
  const insns = encode(watchedProgram(prologue, input.program, { map: map.fd, count, registers }));
  const reply = await loadProgram(kernel, { type: "kprobe", insns });
  if (reply.outcome === "refused") return refusal(reply);
  await using program = reply.value;
  const failed = await site.comeTo(program, placed.registers);
  if (failed !== undefined) return unsupported(failed);
  const watched = readWatched(demand(await lookupElement(map, new Uint8Array(4))), count);
  if (watched === undefined) return unsupported(`${site.name} was not come to with these registers`);
  return ok(valueOf(watched, layout, placed));
}

/** What was seen, in the question's addresses. */
function valueOf({ context, found, result }: Watched, layout: Layout, placed: Placed): PrologueRunValue {
  const [seen, err = 0n, ...args] = found;
  const shiftOf = (index: number): bigint => {
    const area = layout.results.get(index);
    return area === undefined || err !== 0n ? 0n : placed.shifts.get(area) ?? 0n;
  };
  return {
    contextKept: seen === context,
    err,
    args: args.map((arg, index) => BigInt.asUintN(64, arg - shiftOf(index))),
    r0: BigInt.asUintN(32, result),
  };
}
