import { assertThrows } from "@std/assert";
import type { CallGraph } from "../call_graph.ts";
import { Declined } from "../declined.ts";
import { checkStacks, type StackLimits } from "./check_stacks.ts";

const released: StackLimits = { stackUnit: 32, leastStack: 1, callersRoom: 256 };
const later: StackLimits = { stackUnit: 16, leastStack: 0, callersRoom: 256 };

/** A chain of functions, of which the last tail-calls. */
function chain(length: number): CallGraph {
  return Array.from({ length }, (_, place) => ({
    calls: place + 1 < length ? [place + 1] : [],
    tailCalls: place === length - 1,
  }));
}

Deno.test("checkStacks() adds up the callers of a function that tail-calls, each rounded up", () => {
  checkStacks(chain(2), [224, 512 - 224], released);
  assertThrows(
    () => checkStacks(chain(2), [225, 0], released),
    Declined,
    "tail_calls are not allowed when call stack of previous frames is 256 bytes. Too large",
  );
  checkStacks(chain(2), [240, 0], later);
  assertThrows(() => checkStacks(chain(2), [241, 0], later), Declined, "previous frames is 256 bytes");
});

Deno.test("checkStacks() counts a function without a stack as one unit", () => {
  checkStacks(chain(8), Array<number>(8).fill(0), released);
  assertThrows(() => checkStacks(chain(8), [64, 0, 0, 0, 0, 0, 0, 0], released), Declined, "is 256 bytes");
});

Deno.test("checkStacks() refuses chains of more than 512 bytes, whoever tail-calls", () => {
  const plain = chain(2).map(({ calls }) => ({ calls, tailCalls: false }));
  checkStacks(plain, [256, 256], released);
  const message = "combined stack size of 2 calls is 544. Too large";
  assertThrows(() => checkStacks(plain, [256, 257], released), Declined, message);
});

Deno.test("checkStacks() looks at the deepest of several ways", () => {
  const graph: CallGraph = [
    { calls: [1, 2], tailCalls: false },
    { calls: [3], tailCalls: false },
    { calls: [3], tailCalls: false },
    { calls: [], tailCalls: true },
  ];
  checkStacks(graph, [32, 64, 96, 0], released);
  assertThrows(() => checkStacks(graph, [32, 64, 224, 0], released), Declined, "is 256 bytes");
});
