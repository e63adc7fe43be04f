import { assertEquals, assertStringIncludes } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import type { Fate } from "../../lib/mutation/fate.ts";
import type { Generated, JudgedMutant } from "../../lib/mutation/judge_generated.ts";
import { generatedToJson } from "./generated_to_json.ts";
import { generatedToText } from "./generated_to_text.ts";
import { isComplete, percentKilled, scoreOf } from "./score.ts";

/** A mutant with its fate. */
function judged(name: string, fate: Fate, kind?: "equivalent" | "open"): JudgedMutant {
  const mutant = {
    name: `nocsr/m.ts#${name}`,
    area: "nocsr",
    at: "nocsr/m.ts:1",
    changes: [{ point: 0, alternative: 0 }],
  };
  return { mutant, fate, ...kind === undefined ? {} : { explanation: { kind, reason: "It is so.", mutants: [] } } };
}

const caught = judged("a: + for -", { kind: "caught", rule: "nocsr/same-result", case: "nocsr/one-pair" });
const equivalent = judged("b: + for -", { kind: "survives" }, "equivalent");
const left = judged("c: + for -", { kind: "unreached" });

function shown(result: Generated): string {
  return stripAnsiCode(generatedToText(result));
}

Deno.test("equivalent mutants count neither for nor against the score", () => {
  assertEquals(percentKilled(scoreOf([caught, equivalent])), "100.0 %");
  assertEquals(percentKilled(scoreOf([caught, equivalent, left, judged("d", { kind: "survives" }, "open")])), "33.3 %");
  assertEquals(percentKilled(scoreOf([])), "–");
});

Deno.test("what survives unexplained is named, with its place", () => {
  assertEquals(isComplete(scoreOf([caught, equivalent])), true);
  assertEquals(isComplete(scoreOf([caught, left])), false);
  const text = shown({ judged: [caught, equivalent, left], stale: [] });
  assertStringIncludes(text, "never reached nocsr/m.ts#c: + for - nocsr/m.ts:1");
  assertEquals(text.includes("#b"), false);
});

Deno.test("an explanation that no longer holds is told", () => {
  const text = shown({
    judged: [caught],
    stale: [{ pattern: "nocsr/m.ts#a: *", why: "nocsr/m.ts#a: + for - is killed" }],
  });
  assertStringIncludes(text, "The explanation of nocsr/m.ts#a: * is stale: nocsr/m.ts#a: + for - is killed");
});

Deno.test("machines get every mutant with its fate, and why it survives", () => {
  const { scores, mutants } = JSON.parse(generatedToJson({ judged: [caught, equivalent], stale: [] }));
  assertEquals(scores.nocsr.killed, 1);
  assertEquals(mutants[0].fate, { kind: "caught", rule: "nocsr/same-result", case: "nocsr/one-pair" });
  assertEquals([mutants[1].explained, mutants[1].reason], ["equivalent", "It is so."]);
});
