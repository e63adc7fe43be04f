import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { plainWays } from "./plain_ways.ts";

function ways(text: string): { readonly reached: readonly number[]; readonly decided: readonly (readonly number[])[] } {
  const { reached, decided } = plainWays(assemble(text));
  return { reached: [...reached].sort((a, b) => a - b), decided: [...decided] };
}

Deno.test("plainWays() follows numbers that were moved to registers", () => {
  assertEquals(ways("r1 = 2\nr2 = r1\nif r2 s> 1 goto +1\nr0 = 0\nexit"), {
    reached: [0, 1, 2, 4],
    decided: [[2, 4]],
  });
  assertEquals(ways("w1 = -1\nif r1 == -1 goto +1\nexit\nexit"), { reached: [0, 1, 2], decided: [[1, 2]] });
  assertEquals(ways("w1 = -1\nif w1 == -1 goto +1\nexit\nexit"), { reached: [0, 1, 3], decided: [[1, 3]] });
});

Deno.test("plainWays() takes what it does not follow for any number", () => {
  assertEquals(ways("r1 = 2\nr1 += 1\nif r1 == 3 goto +1\nexit\nexit"), { reached: [0, 1, 2, 3, 4], decided: [] });
  assertEquals(ways("r0 = 2\ncall 7\nif r0 == 2 goto +1\nexit\nexit"), { reached: [0, 1, 2, 3, 4], decided: [] });
});

Deno.test("plainWays() keeps ways apart until they know the same", () => {
  assertEquals(ways("r2 = 0\nif r1 == 0 goto +1\nr2 = 1\nif r2 == 0 goto +1\nexit\nexit").decided, []);
  assertEquals(ways("r2 = 0\nif r1 == 0 goto +1\nr2 = 1\nif r2 == 7 goto +1\nexit\nexit").decided, [[3, 4]]);
});

Deno.test("plainWays() knows what a register equals behind a jump that asked", () => {
  assertEquals(ways("if r1 != 5 goto +1\nif r1 == 5 goto +1\nexit\nexit").decided, [[1, 3]]);
  assertEquals(ways("if r1 == 5 goto +1\nexit\nif r1 == 6 goto +1\nexit\nexit").decided, [[2, 3]]);
});

Deno.test("plainWays() goes into functions with what their callers know", () => {
  assertEquals(ways("r1 = 1\ncall pc+1\nexit\nif r1 == 1 goto +1\nexit\nexit"), {
    reached: [0, 1, 2, 3, 5],
    decided: [[3, 5]],
  });
});

Deno.test("plainWays() comes to an end in loops", () => {
  assertEquals(ways("r1 = 1\nif r1 == 1 goto -2\nexit"), { reached: [0, 1], decided: [[1, 0]] });
});
