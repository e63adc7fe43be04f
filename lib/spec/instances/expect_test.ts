import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { type InstancesInput, instancesInput, type StepResult } from "../../protocol/instances.ts";
import { runExpectation, type WantedReturn } from "./expect.ts";

const input: InstancesInput = instancesInput.parse({ programs: { p: "r0 = 7\nexit" }, script: ["nth_fd(p, 0)"] });

/** What a case finds wrong with one result. */
function found(wanted: WantedReturn, returned: StepResult["returned"]): readonly string[] {
  const value = { results: [{ returned, preprocessed: [] }] };
  const asked = { operation: "instances.run", arch: "none", designs: [], input } as const;
  const findings = runExpectation.compare({ results: [wanted] }, { ...asked, outcome: "ok", value });
  return [...findings].map(({ seen }) => seen);
}

const own = { loaded: assemble("r0 = 7\nexit") };

Deno.test("a number is a number", () => {
  assertEquals(found(-22, -22), []);
  assertEquals(found(-22, -2), ["-2 (ENOENT)"]);
  assertEquals(found(0, own), ["a descriptor of [r0 = 0x7; exit]"]);
});

Deno.test("a descriptor is told by names and instructions, one behind the other", () => {
  const prefixed = { loaded: assemble("r9 = 1\nr0 = 7\nexit") };
  assertEquals(found("p", own), []);
  assertEquals(found("r0 = 7\nexit", own), []);
  assertEquals(found(["r9 = 1", "p"], prefixed), []);
  assertEquals(found(["r9 = 2", "p"], prefixed), ["a descriptor of [r9 = 0x1; r0 = 0x7; exit]"]);
  assertEquals(found("p", "closed"), ["a closed descriptor"]);
  assertEquals(found("p", 0), ["0"]);
});

Deno.test("a name that stands for no program is a finding, even if nothing was loaded", () => {
  assertEquals(found("q", { loaded: [] }).length, 1);
});

Deno.test("a case must want something of every call", () => {
  const asked = { operation: "instances.run", arch: "none", designs: [], input } as const;
  const value = { results: [{ returned: 0, preprocessed: [] }] };
  assertEquals([...runExpectation.compare({ results: [] }, { ...asked, outcome: "ok", value })].length, 1);
});

Deno.test("the schema takes numbers, names and instructions, and refuses what is none", () => {
  const fits = (results: unknown): boolean => runExpectation.schema.safeParse({ results }).success;
  assertEquals(fits([0, -22, "p", "r0 = 7\nexit", ["r9 = 1", "p"]]), true);
  assertEquals(fits(["r0 := 7"]), false);
  assertEquals(fits([[]]), false);
  assertEquals(fits([0.5]), false);
});
