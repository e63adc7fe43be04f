import { assertEquals, assertThrows } from "@std/assert";
import { parseSection } from "./parse_section.ts";
import type { SectionArg } from "./section.ts";

/** The only argument of a section. */
function only(arg: string): SectionArg {
  const [first, ...others] = parseSection(`e=f ${arg}`).args;
  assertEquals(others, []);
  if (first === undefined) throw new Error(`wanted an argument in "${arg}"`);
  return first;
}

Deno.test("parseSection reads the published section string", () => {
  assertEquals(parseSection("lock_page=__lock_page page->flags"), {
    event: "lock_page",
    function: "__lock_page",
    functionColumn: 11,
    args: [{
      kind: "expression",
      expression: {
        variable: "page",
        column: 23,
        steps: [{ kind: "arrow", name: "flags", column: 27 }],
        user: false,
      },
    }],
  });
});

Deno.test("parseSection takes white space around and between", () => {
  const { event, function: name, args } = parseSection("  e=f.isra.0\n\t%di  x=%si ");
  assertEquals([event, name], ["e", "f.isra.0"]);
  const register = (name: string) => ({ base: { kind: "register" as const, name }, derefs: [] });
  assertEquals(args, [{ kind: "fetch", arg: register("di") }, {
    kind: "fetch",
    arg: { name: "x", ...register("si") },
  }]);
});

Deno.test("parseSection reads every part of an expression", () => {
  assertEquals(only("n=a->b.c[0x10][-1]->d:u32@user"), {
    kind: "expression",
    name: "n",
    expression: {
      variable: "a",
      column: 7,
      steps: [
        { kind: "arrow", name: "b", column: 8 },
        { kind: "dot", name: "c", column: 11 },
        { kind: "index", index: 16n, column: 13 },
        { kind: "index", index: -1n, column: 19 },
        { kind: "arrow", name: "d", column: 23 },
      ],
      type: { kind: "int", signed: false, bits: 32 },
      user: true,
    },
  });
});

Deno.test("parseSection tells the kernel's fetch syntax from C", () => {
  const kinds = ["%di", "$stack", "@sym", "+0(%di)", "-8(%di)", "\\1", "n=%di", "di", "n=di", "page"];
  assertEquals(kinds.map((arg) => only(arg).kind), [...Array(7).fill("fetch"), ...Array(3).fill("expression")]);
});

Deno.test("parseSection names the column of what it refuses", () => {
  const cases: [text: string, message: string][] = [
    ["", "column 1: wanted"],
    [" \n", "column 1: wanted"],
    ["f a", 'column 2: wanted "=" behind the event\'s name, got the end'],
    ["g:e=f", 'column 2: wanted "=" behind the event\'s name, got ":e=f"'],
    ["=f", "column 1: wanted an event's name"],
    ["e= a", "column 3: wanted a function's name, got the end"],
    ["e=f+4", "column 4: wanted white space behind the function's name"],
    ["e=f%return", "column 4: wanted white space"],
    ["e=f;x", "column 4: wanted white space"],
    ["e=f a->", "column 8: wanted a member's name, got the end"],
    ["e=f a-b", 'column 6: wanted ->, ., [ or the end of the argument, got "-b"'],
    ["e=f a[", "column 7: wanted a number as the index, got the end"],
    ["e=f a[i]", "column 7: wanted a number as the index"],
    ["e=f a[1", 'column 8: wanted "]", got the end'],
    ["e=f a[1]]", 'column 9: wanted ->, ., [ or the end of the argument, got "]"'],
    ["e=f &a->b", 'column 5: wanted a parameter\'s name, got "&"'],
    ["e=f *a", 'column 5: wanted a parameter\'s name, got "*"'],
    ["e=f n=", "column 7: wanted a parameter's name, got the end"],
    ["e=f 3", 'column 5: wanted a parameter\'s name, got "3"'],
    ["e=f a->b@kernel", "column 9: wanted ->"],
    ["e=f +0(%di", 'column 11: wanted ")", got the end'],
  ];
  for (const [text, message] of cases) assertThrows(() => parseSection(text), SyntaxError, message);
});

Deno.test("parseSection bounds the text and the number of arguments", () => {
  assertEquals(parseSection(`e=f${" %di".repeat(128)}`).args.length, 128);
  assertThrows(
    () => parseSection(`e=f${" %di".repeat(129)}`),
    RangeError,
    "column 4: wanted at most 128 arguments, got 129",
  );
  assertThrows(
    () => parseSection("e".repeat(16385)),
    RangeError,
    "wanted a section of at most 16384 code units, got 16385",
  );
});
