import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { addFlags, CONDITIONS, FLAG, flagsOf, holds, subFlags } from "./flags.ts";

/** What `cmp left,right` makes true, in words of arithmetic. */
function truths(left: bigint, right: bigint): Readonly<Record<string, boolean>> {
  const [a, b] = [BigInt.asIntN(64, left), BigInt.asIntN(64, right)];
  return { e: left === right, b: left < right, be: left <= right, l: a < b, le: a <= b };
}

Deno.test("conditions after a comparison mean what their names say", () => {
  const any = fc.oneof(
    fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    fc.constantFrom(0n, 1n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n),
  );
  fc.assert(fc.property(any, any, (left, right) => {
    const flags = subFlags(left, right, 0n, 8);
    const { e, b, be, l, le } = truths(left, right);
    const wanted = { e, ne: !e, b, ae: !b, be, a: !be, l, ge: !l, le, g: !le };
    const got = (["e", "ne", "b", "ae", "be", "a", "l", "ge", "le", "g"] as const).map((name) => [
      name,
      holds(name, flags),
    ]);
    assertEquals(Object.fromEntries(got), wanted);
  }));
});

Deno.test("each odd condition is the negation of the one before, and looks at the same flags", () => {
  for (let flags = 0; flags < 0x1000; flags++) {
    for (const [index, condition] of CONDITIONS.entries()) {
      const pair = CONDITIONS[index ^ 1] ?? condition;
      assertEquals(holds(condition, flags), !holds(pair, flags));
      assertEquals(flagsOf(condition), flagsOf(pair));
      assertEquals(holds(condition, flags & flagsOf(condition)), holds(condition, flags));
    }
  }
});

Deno.test("carry and overflow of sums and differences at the edges", () => {
  const { CF, OF, SF, ZF, PF } = FLAG;
  assertEquals(addFlags(0xffn, 1n, 0n, 1), CF | ZF | PF);
  assertEquals(addFlags(0x7fn, 0n, 1n, 1), OF | SF);
  assertEquals(addFlags(0xffn, 0xffn, 1n, 1), CF | SF | PF);
  assertEquals(subFlags(0n, 0xffn, 1n, 1), CF | ZF | PF);
  assertEquals(subFlags(0x80n, 1n, 0n, 1), OF);
  assertEquals(subFlags(0x8000_0000n, 0x7fff_ffffn, 0n, 4), OF);
});
