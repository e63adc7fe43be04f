import type { Finding } from "../finding.ts";
import { atStep } from "../finding.ts";
import type { Answered } from "../observation.ts";
import { type Rule, rule } from "../rule.ts";
import { firstWrite, settled, type Transition, transitions } from "./poke/transition.ts";
import { source } from "./source.ts";

/** To install, the target becomes a jump before the bypass becomes a nop: C, D, B. */
export const installOrder: Rule<"tailcall.poke"> = rule({
  id: "tailcall/install-order",
  clauses: ["T12"],
  level: "must",
  scope: "behaviour",
  title: "To install, the target becomes a jump before the bypass becomes a nop: C, D, B",
  source,
  operation: "tailcall.poke",
  applies: (observation) =>
    observation.outcome === "ok" && transitions(observation.input, observation.value).some(isFirstInstall),
  check: (observation) => checkInstalls(observation, isFirstInstall),
});

/** To install again what was removed, the same order holds. */
export const reinstallOrder: Rule<"tailcall.poke"> = rule({
  id: "tailcall/reinstall-order",
  clauses: ["T15"],
  level: "must",
  scope: "behaviour",
  title: "To install again after a removal, the order is that of the first installation",
  source,
  operation: "tailcall.poke",
  applies: (observation) =>
    observation.outcome === "ok" && transitions(observation.input, observation.value).some(isReinstall),
  check: (observation) => checkInstalls(observation, isReinstall),
});

function isFirstInstall(of: Transition): boolean {
  return of.before === undefined && of.after !== undefined && !of.wasFilled;
}

function isReinstall(of: Transition): boolean {
  return of.before === undefined && of.after !== undefined && of.wasFilled;
}

function* checkInstalls(
  { input, value }: Answered<"tailcall.poke">,
  which: (of: Transition) => boolean,
): Generator<Finding> {
  for (const of of transitions(input, value).filter(which)) {
    const target = settled(value, of, "target", "jump");
    const nop = settled(value, of, "bypass", "nop");
    const bypass = firstWrite(of, "bypass");
    if (target < 0) yield atStep(of.update, "the target poked to a jump", "no such write");
    if (nop < 0) yield atStep(of.update, "the bypass poked to a nop", "no such write");
    if (target >= 0 && bypass >= 0 && bypass < target) {
      yield atStep(
        of.update,
        "the target a jump before the bypass is touched",
        `the bypass written first (write ${bypass + 1} before write ${target + 1})`,
      );
    }
  }
}
