import { stickyMarks } from "../reachability/marks.ts";
import { type Decisions, published } from "./decisions.ts";
import { limitOf33 } from "./limit_of_33.ts";
import { sharedCounter } from "./shared_counter.ts";

/** The published designs by name, the preferred one first. */
export const designs: ReadonlyMap<string, Decisions> = new Map([
  ["tailcall@5.10", { ...published, mark: stickyMarks }],
  // The text that published the design prints the frame's size where it is 0.
  ["tailcall@seed", { ...published, movesByZero: true }],
  ["tailcall@6.1", limitOf33],
  // At first helpers were handed the pointer as functions are.
  ["tailcall@6.12", { ...sharedCounter, hands: ({ reachable }) => reachable }],
  ["tailcall@6.18", sharedCounter],
]);
