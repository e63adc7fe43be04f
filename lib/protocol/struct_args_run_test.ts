import { assertEquals } from "@std/assert";
import { structArgsRunInput } from "./struct_args_run.ts";

/** What is wrong with an input. */
function problems(input: unknown): readonly string[] {
  const parsed = structArgsRunInput.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const prototype = "int f(int a, struct { long a; char b; } b)";

Deno.test("a call has the bytes of each argument and of the result", () => {
  assertEquals(problems({ prototype, args: ["01000000", "00".repeat(16)], result: "00000000" }), []);
  assertEquals(problems({ prototype: "void f(void)" }), []);
});

Deno.test("bytes that are too many, too few, or of no argument are refused with what was wanted", () => {
  assertEquals(problems({ prototype, args: ["01", "00".repeat(9)], result: "" }), [
    "args.0: wanted 4 bytes for a, got 1",
    "args.1: wanted 16 bytes for b, got 9",
    "result: wanted 4 bytes, got 0",
  ]);
  assertEquals(problems({ prototype, args: [], result: "00000000" }), ["args: wanted 2 arguments, got 0"]);
  assertEquals(problems({ prototype: "void f(void)", result: "00" }), ["result: wanted 0 bytes, got 1"]);
});
