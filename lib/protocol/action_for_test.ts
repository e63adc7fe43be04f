import { assertEquals } from "@std/assert";
import { actionFor } from "./action_for.ts";
import type { PreprocessorAction } from "./instances.ts";

const first: PreprocessorAction = { returns: 1, result: { kind: "original" }, wantsDescriptor: false };
const last: PreprocessorAction = { returns: 2, result: { kind: "original" }, wantsDescriptor: false };

Deno.test("actionFor takes the action of the index, or the last one listed", () => {
  const input = { preprocessors: { a: [first, last] } };
  assertEquals([0, 1, 2, 1000].map((index) => actionFor(input, "a", index)?.returns), [1, 2, 2, 2]);
});

Deno.test("actionFor finds none of a preprocessor that is not there", () => {
  assertEquals(actionFor({ preprocessors: { a: [first] } }, "b", 0), undefined);
  assertEquals(actionFor({ preprocessors: {} }, "constructor", 0), undefined);
});
