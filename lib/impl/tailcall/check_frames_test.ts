import { assertThrows } from "@std/assert";
import type { CallGraph } from "./call_graph.ts";
import { checkFrames } from "./check_frames.ts";
import { Declined } from "./declined.ts";

function chain(length: number): CallGraph {
  return Array.from({ length }, (_, place) => ({ calls: place + 1 < length ? [place + 1] : [], tailCalls: false }));
}

Deno.test("checkFrames() accepts chains up to the limit, however many there are", () => {
  checkFrames(chain(8), 8);
  checkFrames(chain(8).map(({ calls, tailCalls }) => ({ calls: [...calls, ...calls, ...calls], tailCalls })), 8);
});

Deno.test("checkFrames() refuses longer chains and recursion", () => {
  const message = "the call stack of 9 frames is too deep";
  assertThrows(() => checkFrames(chain(9), 8), Declined, message);
  assertThrows(() => checkFrames([{ calls: [0], tailCalls: false }], 8), Declined, message);
  const ring = chain(3).map((node, place) => place === 2 ? { ...node, calls: [1] } : node);
  assertThrows(() => checkFrames(ring, 8), Declined, message);
});
