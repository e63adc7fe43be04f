import { parse } from "@babel/parser";
import { assertEquals } from "@std/assert";
import { commute } from "./commute.ts";

/** Whether two statements, written in this order, come to the same in the other. */
function freely(source: string): boolean {
  const [first, second] = parse(source, { sourceType: "module", plugins: ["typescript"] }).program.body;
  if (first === undefined || second === undefined) throw new RangeError("wanted two statements, got fewer");
  return commute(first, second);
}

Deno.test("assignments to different places commute, unless one reads what the other writes", () => {
  assertEquals(freely("this.a = x; this.b = y;"), true);
  assertEquals(freely("this.a = x; this.b = a;"), false);
  assertEquals(freely("a = 1; a = 2;"), false);
  assertEquals(freely("a += 1; b = a;"), false);
  assertEquals(freely("delete p.a; p.b = 1;"), true);
  assertEquals(freely("if (c) p.a = 1; p.b = 2;"), true);
  assertEquals(freely("if (b) p.a = 1; p.b = 2;"), false);
});

Deno.test("of what calls, leaves or yields nothing is known", () => {
  assertEquals(freely("f(); a = 1;"), false);
  assertEquals(freely("if (a) throw b; c = 1;"), false);
  assertEquals(freely("a[0] = 1; b = 2;"), false);
});
