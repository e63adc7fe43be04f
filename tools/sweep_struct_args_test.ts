import { assertEquals } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import { report } from "./sweep_struct_args.ts";

const same = { name: "same", takesStruct: true, accepted: true };

Deno.test("the report counts functions and differences, and shows the latter", () => {
  const wide = { kernel: "accepted", design: "too many words", explanation: "asked later" };
  const text = stripAnsiCode(report([
    same,
    { name: "refused", takesStruct: false, accepted: false },
    { name: "wide", takesStruct: true, accepted: true, difference: wide },
    { name: "odd", takesStruct: true, accepted: true, difference: { kernel: "accepted", design: "refused" } },
  ], "struct_args@6.12"));
  assertEquals(
    text,
    `differs wide
  kernel: accepted
  design: too many words
  asked later
DIFFERS odd
  kernel: accepted
  design: refused
4 functions, 3 of which take a struct or union by value
the kernel accepts 3 and refuses 1
2 differ from struct_args@6.12, 1 of them unexplained
`,
  );
});
