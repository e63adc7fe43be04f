import { AssertionError, assertThrows } from "@std/assert";
import { expectObservation } from "./expect_rule.ts";
import type { Observation } from "./observation.ts";
import { commit, rule } from "./rule.ts";
import { whole } from "./finding.ts";

const small = rule({
  id: "calling_convention/small",
  clauses: ["C01"],
  level: "must",
  scope: "behaviour",
  title: "Exit values are small",
  source: commit("a commit", "https://example.org"),
  operation: "calling_convention.run",
  applies: ({ outcome }) => outcome === "ok",
  *check({ value }) {
    if (value.r0 > 9n) yield whole("at most 9", String(value.r0));
  },
});

function returned(r0: bigint): Observation<"calling_convention.run"> {
  return {
    operation: "calling_convention.run",
    input: { program: [], context: new Uint8Array(0) },
    arch: "none",
    designs: [],
    outcome: "ok",
    value: { r0, bits: 64 },
  };
}

const { value: _, ...asked } = { ...returned(0n), value: undefined };
const refused: Observation<"calling_convention.run"> = { ...asked, outcome: "rejected", errno: "EPERM", message: "" };

Deno.test("toKeepRule passes an observation that keeps the rule", () => {
  expectObservation(returned(5n)).toKeepRule(small);
  assertThrows(() => expectObservation(returned(5n)).not.toKeepRule(small), AssertionError, "it is kept");
});

Deno.test("toKeepRule fails with every finding", () => {
  assertThrows(
    () => expectObservation(returned(10n)).toKeepRule(small),
    AssertionError,
    "calling_convention/small: Exit values are small\n  the answer as a whole: wanted at most 9, saw 10",
  );
  expectObservation(returned(10n)).not.toKeepRule(small);
});

Deno.test("toKeepRule fails either way where the rule has nothing to say", () => {
  const message = "calling_convention/small has nothing to say about this observation of calling_convention.run";
  assertThrows(() => expectObservation(refused).toKeepRule(small), AssertionError, message);
  assertThrows(() => expectObservation(refused).not.toKeepRule(small), AssertionError, message);
});
