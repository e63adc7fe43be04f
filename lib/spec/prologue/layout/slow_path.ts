import type { Program } from "../../../bpf/insn.ts";
import { jumpTarget } from "../../../bpf/insn_kind.ts";
import type { Fetch } from "../fetch.ts";
import { show } from "../show.ts";
import type { Dialect } from "./dialect.ts";
import { type Label, type Role, stagesOf, type Step } from "./stages.ts";

/** Where a slow path is not as it was published. */
export interface Departure {
  readonly role: Role;
  readonly index: number;
  readonly wanted: string;
  readonly seen: string;
}

/** A slow path, compared with the published one. */
export interface Comparison {
  /** What could be seen up to the departure. */
  readonly roles: ReadonlySet<Role>;
  readonly departure?: Departure;
}

/** A step that was found, and where. */
interface Found {
  readonly step: Step;
  readonly index: number;
}

/**
 * Compares a prologue with the published slow path, up to where it departs from it.
 *
 * The listing and the generator that was published with it differ in three points, and either is taken: whether a slot's
 * address is made before or after the register is loaded, whether a slot is reached through r7 or r10, and whether an
 * offset of 0 is added.
 */
export function compareSlowPath(prologue: Program, fetches: readonly Fetch[], dialect: Dialect): Comparison {
  const found: Found[] = [];
  for (const stage of stagesOf(prologue, fetches, dialect)) {
    const missing = matchStage(prologue, stage, found);
    if (missing === undefined) continue;
    const { role, text } = missing;
    const index = found.length;
    return { roles: rolesOf(found), departure: { role, index, wanted: `\`${text}\``, seen: show(prologue, index) } };
  }
  const departure = behindTheEnd(prologue, found) ?? strayJump(prologue, found);
  return { roles: rolesOf(found), ...departure === undefined ? {} : { departure } };
}

function rolesOf(found: readonly Found[]): ReadonlySet<Role> {
  return new Set(found.map(({ step }) => step.role));
}

/** Finds the steps of a stage in any order, and returns one that is missing. */
function matchStage(prologue: Program, stage: readonly Step[], found: Found[]): Step | undefined {
  let open = stage;
  for (;;) {
    const index = found.length;
    const insn = prologue[index];
    const step = insn && open.find((step) => step.fits(insn, index));
    if (step === undefined) return open.find(({ optional }) => !optional);
    found.push({ step, index });
    open = open.filter((other) => other !== step);
  }
}

function behindTheEnd(prologue: Program, { length }: readonly Found[]): Departure | undefined {
  if (prologue.length === length) return undefined;
  return { role: "two-paths", index: length, wanted: "the prologue's end", seen: show(prologue, length) };
}

/** The first jump that leads elsewhere than it should. */
function strayJump(prologue: Program, found: readonly Found[]): Departure | undefined {
  const labels = new Map<Label | undefined, number>(found.map(({ step, index }) => [step.label, index]));
  for (const { step: { leadsTo }, index } of found) {
    const wanted = leadsTo && labels.get(leadsTo);
    const target = jumpTarget(prologue, index);
    if (wanted === undefined || target === wanted) continue;
    return { role: "two-paths", index, wanted: `a jump to slot ${wanted} (${leadsTo})`, seen: `one to slot ${target}` };
  }
  return undefined;
}
