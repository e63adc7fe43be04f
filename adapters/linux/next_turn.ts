import { setImmediate } from "node:timers";

/** Lets whatever else is due have its turn; a timer would let a millisecond pass as well. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
