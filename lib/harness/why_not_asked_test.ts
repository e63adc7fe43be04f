import { assertEquals } from "@std/assert";
import type { ImplementationInfo } from "../protocol/implementation.ts";
import { sampleCase } from "./testing/sample_suite.ts";
import { whyNotAsked } from "./why_not_asked.ts";

const sample: ImplementationInfo = {
  name: "sample",
  version: "1",
  arch: "x86_64",
  designs: [],
  operations: ["calling_convention.run"],
};

Deno.test("whyNotAsked() leaves out the kernels that a case excepts, and nobody else", () => {
  const question = sampleCase("new", 1, { requires: { exceptKernel: "<6.6" } });
  assertEquals(whyNotAsked(question, { ...sample, kernel: "6.1" }), {
    kind: "skipped",
    reason: "not for Linux <6.6; this is 6.1",
  });
  assertEquals(whyNotAsked(question, { ...sample, kernel: "6.6.3" }), undefined);
  assertEquals(whyNotAsked(question, sample), undefined);
});
