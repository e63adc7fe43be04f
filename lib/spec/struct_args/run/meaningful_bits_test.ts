import { assertEquals } from "@std/assert";
import { parsePrototype } from "../../../c/parse_prototype.ts";
import { masked, meaningfulBits } from "./meaningful_bits.ts";

for (
  const [type, bits] of [
    ["int", "ffffffff"],
    ["struct { char a; short b; }", "ff00ffff"],
    ["struct { int a : 5; int b : 20; }", "ffffff01"],
    ["struct { struct { char c; long d; } a[1]; }", "ff00000000000000ffffffffffffffff"],
    ["union { char a; short b; }", "ffff"],
    ["struct { }", ""],
    ["struct { struct { } a[1000000]; char b; }", "ff"],
  ] as const
) {
  Deno.test(`the bits of ${type} that count are ${bits || "none"}`, () => {
    const [parameter] = parsePrototype(`void f(${type} a)`).parameters;
    assertEquals(parameter && meaningfulBits(parameter.type).toHex(), bits);
  });
}

Deno.test("masked() makes up no bytes", () => {
  assertEquals(masked(Uint8Array.of(0xff, 0xff), Uint8Array.of(0x0f, 0xff, 0xff)), Uint8Array.of(0x0f, 0xff));
});
