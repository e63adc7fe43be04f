import { assert, assertEquals, assertThrows } from "@std/assert";
import { ok, rejected, unsupported } from "../protocol/outcome.ts";
import { whole } from "../spec/finding.ts";
import { rule } from "../spec/rule.ts";
import type { Answer } from "./adapter.ts";
import { infoOf } from "./in_process.ts";
import { judgeCase } from "./judge_case.ts";
import {
  returnsImmediate,
  type SampleCase,
  sampleCase,
  sampleImplementation,
  sampleRules,
} from "./testing/sample_suite.ts";
import type { PlainVerdict } from "./verdict.ts";

const info = infoOf(sampleImplementation);

function value(r0: bigint): Answer<"calling_convention.run"> {
  return { kind: "outcome", outcome: ok({ r0, bits: 64 }) };
}

const refusal: Answer<"calling_convention.run"> = { kind: "outcome", outcome: rejected("EACCES", "R0 !read_ok") };

function judge(question: SampleCase, answer: Answer<"calling_convention.run">): PlainVerdict {
  return judgeCase(question, answer, info, sampleRules);
}

function findings(verdict: PlainVerdict): readonly string[] {
  return verdict.kind === "fail"
    ? verdict.findings.map(({ rule, finding }) => `${rule}: wanted ${finding.wanted}, saw ${finding.seen}`)
    : [];
}

Deno.test("judgeCase() passes an answer that keeps every rule that binds it", () => {
  const verdict = judge(sampleCase("seven", 7), value(7n));
  assert(verdict.kind === "pass");
  assertEquals(verdict.bound, ["calling_convention/returns-immediate", "calling_convention/returns-little"]);
  assertEquals(verdict.warnings, []);
});

Deno.test("judgeCase() fails an answer that breaks a rule, whatever the case wants", () => {
  const verdict = judge(sampleCase("seven", 7), value(8n));
  assertEquals(findings(verdict), ["calling_convention/returns-immediate: wanted r0 = 7, saw r0 = 8"]);
});

Deno.test("judgeCase() only warns of what should not be", () => {
  const verdict = judge(sampleCase("much", 700), value(700n));
  assert(verdict.kind === "pass");
  assertEquals(verdict.warnings.map(({ rule }) => rule), ["calling_convention/returns-little"]);
});

Deno.test("judgeCase() holds an answer to the design that the case asks for, or that the implementation prefers", () => {
  const asked = sampleCase("designed", 7, { design: "calling_convention@5.10" });
  const verdict = judge(asked, value(7n));
  assert(verdict.kind === "pass" && verdict.bound.includes("calling_convention/returns-as-designed"));
  const declared = { ...info, designs: ["tailcall@5.10", "calling_convention@5.10", "calling_convention@4.4"] };
  const other = judgeCase(sampleCase("seven", 7), value(7n), declared, sampleRules);
  assert(other.kind === "pass");
  assertEquals(other.observation.designs, ["calling_convention@5.10"]);
});

Deno.test("judgeCase() compares a refusal with the one that is wanted", () => {
  const wanted = (errno: readonly string[], message?: string) =>
    sampleCase("refused", 7, {
      wanted: { kind: "rejected", errno, ...message === undefined ? {} : { message } },
    });
  assertEquals(judge(wanted([]), refusal).kind, "pass");
  assertEquals(judge(wanted(["EINVAL", "EACCES"], "read_ok"), refusal).kind, "pass");
  assertEquals(findings(judge(wanted(["EINVAL"], "R1"), refusal)), [
    "expect: wanted a refusal with EINVAL, saw a refusal with EACCES: R0 !read_ok",
    'expect: wanted a refusal whose words contain "R1", saw a refusal with EACCES: R0 !read_ok',
  ]);
  assertEquals(findings(judge(wanted(["EINVAL"]), value(7n))), ["expect: wanted a refusal with EINVAL, saw a value"]);
});

Deno.test("judgeCase() compares a value with the one that is wanted", () => {
  const wanted = sampleCase("valued", 7, {
    wanted: {
      kind: "value",
      stated: { r0: "7" },
      *compare({ value }) {
        if (value.r0 !== 7n) yield whole("r0 = 7", `r0 = ${value.r0}`);
      },
    },
  });
  assertEquals(judge(wanted, value(7n)).kind, "pass");
  assertEquals(findings(judge(wanted, value(8n))), [
    "calling_convention/returns-immediate: wanted r0 = 7, saw r0 = 8",
    "expect: wanted r0 = 7, saw r0 = 8",
  ]);
  assertEquals(findings(judge(wanted, refusal)), ['expect: wanted {"r0":"7"}, saw a refusal with EACCES: R0 !read_ok']);
});

Deno.test("judgeCase() does not pass an answer that nothing judged", () => {
  assertEquals(findings(judge(sampleCase("refused", 7), refusal)), [
    "expect: wanted an answer that a rule can judge, saw a refusal with EACCES: R0 !read_ok, of which no rule has anything to say",
  ]);
});

Deno.test("judgeCase() leaves what is no answer as it is", () => {
  const timeout = { kind: "timeout", limit: 1000, stderr: [] } as const;
  assertEquals(judge(sampleCase("seven", 7), timeout), timeout);
  const declined = judge(sampleCase("seven", 7), { kind: "outcome", outcome: unsupported("no", "https://x") });
  assertEquals(declined, { kind: "unsupported", reason: "no", url: "https://x" });
});

Deno.test("judgeCase() lets a rule's own bug through", () => {
  const broken = rule({
    ...returnsImmediate,
    check() {
      throw new TypeError("oops");
    },
  });
  assertThrows(() => judgeCase(sampleCase("seven", 7), value(7n), info, [broken]), TypeError, "oops");
});
