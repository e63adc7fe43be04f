import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkCitations, type Citable } from "./check_citations.ts";

const citable: Citable = {
  rules: new Set(["nocsr/pair-same-slot"]),
  retired: [{ id: "nocsr/old-rule", reason: "it said two things", successor: "nocsr/pair-same-slot" }],
  others: new Set(["nocsr/one-pair"]),
};

Deno.test("checkCitations() counts rules and passes over cases and mutants", () => {
  assertEquals(checkCitations("nocsr/pair-same-slot and nocsr/one-pair", citable), { cited: 1, problems: [] });
});

Deno.test("checkCitations() gives the nearest spelling of an unknown rule", () => {
  const [problem] = checkCitations("a\nsee nocsr/pair-same-slt", citable).problems;
  assertEquals([problem?.line, problem?.column], [2, 5]);
  assertStringIncludes(problem?.message ?? "", "did you mean nocsr/pair-same-slot?");
});

Deno.test("checkCitations() names the successor of a retired rule", () => {
  const [problem] = checkCitations("nocsr/old-rule", citable).problems;
  assertEquals(problem?.message, "nocsr/old-rule is retired: it said two things; cite nocsr/pair-same-slot");
});
