import { assertEquals, assertMatch } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { whyNotCompiled } from "./not_compiled.ts";

/** As it is with a call that takes nothing and scratches r0 to r5. */
function why(text: string): string | undefined {
  return whyNotCompiled(assemble(text), () => ({ reads: [], writes: [0, 1, 2, 3, 4, 5] }));
}

Deno.test("whyNotCompiled() has nothing against what a compiler leaves behind", () => {
  assertEquals(why("r6 = r1\ncall 5\nif r6 == 0 goto +1\nr0 = 0\nexit"), undefined);
  assertEquals(why("r0 = 1 ll\n*(u64 *)(r10 - 512) = r0\nexit"), undefined);
});

Deno.test("whyNotCompiled() knows what may hold nothing", () => {
  assertMatch(why("r0 = 0\nif r1 == 0 goto +1\nr0 = r7\nexit") ?? "", /^r7 is read where it may hold nothing/);
  assertMatch(why("r2 = 1\ncall 5\nif r0 == 0 goto +1\nr0 = r2\nexit") ?? "", /^r2 is read behind the call of slot 1/);
});

Deno.test("whyNotCompiled() knows code to which nothing leads", () => {
  assertMatch(why("r0 = 0\nexit\nr0 = 1\nexit") ?? "", /^nothing leads to slot 2/);
});
