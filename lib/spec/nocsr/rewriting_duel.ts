import type { Insn, Program } from "../../bpf/insn.ts";
import { isConditionalJump, isLdImm64, jumpTarget } from "../../bpf/insn_kind.ts";
import { type CallFacts, scratchedBy } from "./call_facts.ts";
import { IMM64 } from "../../bpf/opcode.ts";
import type { Duel, Verdict } from "./compare_runs.ts";
import { bodyEffects, departures } from "./expansion.ts";
import { callsAmong, isFunctionCall, numbered } from "./flow.ts";
import { functionModel, type Site } from "./function_model.ts";
import type { Part } from "./play.ts";
import type { Rewriting } from "./rewriting.ts";

/**
 * Prepares a program and its rewrite to be run side by side: the program under the convention that any call scratches r0
 * to r5, the rewrite with the bodies of nocsr functions as they stand. Where a body cannot be run, and where the rewrite
 * put something else in place of an instruction, that instruction itself is run.
 */
export function rewritingDuel(rewriting: Rewriting): Duel {
  const { before, fates, live, maps, facts } = rewriting;
  const bodies = new Map<number, Program>();
  for (const slot of callsAmong(before, live)) {
    const body = bodyOf(rewriting, slot);
    if (body !== undefined && isRunnable(body)) bodies.set(slot, body);
  }
  const siteAt = (slot: number): Site => {
    const body = bodies.get(slot);
    return { slot, facts: facts[slot], maps, ...body && { body } };
  };
  const isSilent = (slot: number) => bodies.has(slot);
  const beforePart: Part = {
    program: before.map((insn, slot) => live.has(slot) ? numbered(insn, slot) : insn),
    origin: (slot) => slot,
    functionAt: (slot, state) => functionModel(siteAt(slot), state),
    isSilent,
  };
  const { program, origins } = prepared(rewriting, isSilent);
  const afterPart: Part = {
    program,
    origin: (slot) => origins[slot],
    functionAt: (slot, state) =>
      slot < 0
        ? undefined
        : functionModel(siteAt(slot), state, contract(facts[slot], fates[slot]?.kind === "expanded")),
    isSilent,
  };
  return { before: beforePart, after: afterPart, decided: (at) => verdictAt(rewriting, at) };
}

/** The instructions that stand in place of a call of a nocsr function. */
export function bodyOf({ fates, facts, after }: Rewriting, slot: number): Program | undefined {
  const fate = fates[slot];
  if (fate?.kind !== "expanded" || !facts[slot]?.fastcall) return undefined;
  return after.slice(fate.from, fate.to);
}

function isRunnable(body: Program): boolean {
  return departures(body).length === 0 && bodyEffects(body).kind === "ran";
}

/** What a call scratches if it is inlined where that cannot be seen; `undefined` if it is a call like any other. */
function contract(facts: CallFacts | undefined, isExpanded: boolean): readonly number[] | undefined {
  return facts?.fastcall && (isExpanded || facts.inlined !== false) ? scratchedBy(facts) : undefined;
}

const NOP: Insn = { opcode: 0x05, dst: 0, src: 0, off: 0, imm: 0 };

/** The rewrite with its calls known by the slots where they were, and where each of its slots came from. */
function prepared(
  { before, after, fates }: Rewriting,
  hasBody: (slot: number) => boolean,
): { program: Program; origins: readonly (number | undefined)[] } {
  const program = after.map((insn) => numbered(insn, -1));
  const origins = new Array<number | undefined>(after.length).fill(undefined);
  for (const [slot, fate] of fates.entries()) {
    const insn = before[slot];
    if (insn === undefined || fate.kind === "removed" || fate.kind === "expanded" && hasBody(slot)) continue;
    const at = fate.kind === "expanded" ? fate.from : fate.at;
    origins[at] = slot;
    if (fate.kind === "expanded") program.fill(NOP, fate.from, fate.to);
    // What names a map, a variable or a function is the same thing in both, whatever its number.
    if (fate.kind === "expanded" || fate.kind === "kept" && namesSomething(before, slot)) {
      program[at] = numbered(insn, slot);
    }
  }
  return { program, origins };
}

/** Whether the slot calls a helper or kfunc, or belongs to a 64-bit immediate that names something. */
function namesSomething(program: Program, slot: number): boolean {
  const isName = (insn: Insn | undefined) => insn !== undefined && isLdImm64(insn) && insn.src !== IMM64.NUMBER;
  const insn = program[slot];
  return insn !== undefined && isFunctionCall(insn) || isName(insn) || insn?.opcode === 0 && isName(program[slot - 1]);
}

/** How a conditional jump goes that the rewrite does not have any more. */
function verdictAt({ before, fates, next }: Rewriting, at: number): Verdict | undefined {
  const insn = before[at];
  const fate = fates[at]?.kind;
  if (insn === undefined || !isConditionalJump(insn) || fate === "kept" || fate === "changed") return undefined;
  const target = jumpTarget(before, at);
  if (target === at + 1) return "either";
  return next(at).includes(target ?? -1) ? "always" : "never";
}
