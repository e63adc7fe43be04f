import { assertEquals, assertNotEquals } from "@std/assert";
import { assemble } from "../bpf/assemble.ts";
import { ok, rejected, unsupported } from "../protocol/outcome.ts";
import type { Answer } from "./adapter.ts";
import { textOfAnswer } from "./text_of_answer.ts";

function text(answer: Answer<"nocsr.rewrite">): string | undefined {
  return textOfAnswer("nocsr.rewrite", answer);
}

function rewritten(program: string): Answer<"nocsr.rewrite"> {
  return { kind: "outcome", outcome: ok({ program: assemble(program) }) };
}

Deno.test("answers that say the same have the same text", () => {
  assertEquals(text(rewritten("r0 = 0x0\nexit")), text(rewritten("r0 = 0\nexit")));
});

Deno.test("answers that differ in a value, a refusal or a reason differ in their text", () => {
  const answers: readonly Answer<"nocsr.rewrite">[] = [
    rewritten("r0 = 0x0\nexit"),
    rewritten("r0 = 0x1\nexit"),
    { kind: "outcome", outcome: rejected("EINVAL", "") },
    { kind: "outcome", outcome: rejected("EACCES", "") },
    { kind: "outcome", outcome: unsupported("EACCES") },
  ];
  for (const [i, one] of answers.entries()) {
    for (const other of answers.slice(i + 1)) assertNotEquals(text(one), text(other));
  }
});

Deno.test("what is no answer has no text", () => {
  assertEquals(text({ kind: "timeout", limit: 1, stderr: [] }), undefined);
});
