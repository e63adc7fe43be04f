import type { Program } from "../../../bpf/insn.ts";
import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type CallFacts, scratchedBy } from "../call_facts.ts";
import { bodyEffects, departures, registersNamed } from "../expansion.ts";
import { rewritingOf } from "../rewriting.ts";
import { bodyOf } from "../rewriting_duel.ts";
import { show } from "../show.ts";
import { proposal } from "../sources.ts";

/** An inlined body touches what the function may scratch, and nothing else. */
export const bodyWithinContract: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/body-within-contract",
  clauses: ["N09", "N01", "N02"],
  level: "must",
  scope: "behaviour",
  title: "The body of an inlined nocsr function changes only registers that the function may scratch",
  text:
    "That is r0 unless the function is void, and the registers of its parameters. The body is run with something in " +
    "every register and all over the frame, and both are looked at behind it. A body that reaches for memory of its " +
    "loader cannot be run; of that, every instruction must keep to those registers. A body that calls something, or that " +
    "does not consist of instructions, is none.",
  source: proposal,
  operation: "nocsr.rewrite",
  applies: (observation) => observation.outcome === "ok" && bodies(observation).length > 0,
  *check(observation): Iterable<Finding> {
    const { after } = rewritingOf(observation);
    for (const { at, body, facts } of bodies(observation)) {
      for (const slot of departures(body)) {
        yield atValue(at + slot, `a body of ${facts.name} that control leaves by its end`, show(after, at + slot));
      }
      yield* effects(after, at, body, facts);
    }
  },
});

interface Body {
  /** The first slot of the result that it takes. */
  readonly at: number;
  readonly body: Program;
  readonly facts: CallFacts;
}

function bodies(observation: Parameters<typeof rewritingOf>[0]): readonly Body[] {
  const rewriting = rewritingOf(observation);
  return rewriting.fates.flatMap((fate, slot): readonly Body[] => {
    const body = bodyOf(rewriting, slot);
    const facts = rewriting.facts[slot];
    return fate.kind !== "expanded" || body === undefined || facts === undefined
      ? []
      : [{ at: fate.from, body, facts }];
  });
}

function* effects(after: Program, at: number, body: Program, facts: CallFacts): Iterable<Finding> {
  const allowed = scratchedBy(facts);
  const seen = departures(body).length > 0 ? undefined : bodyEffects(body);
  if (seen?.kind === "malformed") {
    yield atValue(at + seen.slot, `a body of ${facts.name} that consists of instructions`, show(after, at + seen.slot));
    return;
  }
  const registers = seen?.kind === "ran" ? seen.registers : registersNamed(body);
  for (const register of registers) {
    if (allowed.includes(register)) continue;
    const wanted = `a body of ${facts.name} that changes ${
      allowed.map((r) => `r${r}`).join(", ") || "no register"
    } only`;
    yield atValue(writerOf(at, body, register), wanted, `it changes r${register}`);
  }
  if (seen?.kind === "ran" && seen.frame) {
    yield atValue(at, "a body that leaves the frame alone", "it writes to the frame");
  }
}

/** The first instruction of a body that writes a register. */
function writerOf(at: number, body: Program, register: number): number {
  return at + Math.max(0, body.findIndex((insn) => registersNamed([insn]).includes(register)));
}
