import type { StackAccess } from "../paths/stack_access.ts";
import { deepestAccess } from "./deepest_access.ts";
import type { Pattern } from "./pattern.ts";

/** What a function's stack is needed for. */
export interface StackUse {
  /** Every access to its frame, those of patterns included. */
  readonly accesses: readonly StackAccess[];
  readonly patterns: readonly Pattern[];
  /** The patterns among them that go. */
  readonly gone: readonly Pattern[];
}

/**
 * Bytes of stack of a function: up to its deepest access, or, if there were patterns and all of them go, up to the
 * lowest of their tops, if that lies in the frame.
 *
 * Patterns of different heights would allow for less, but Linux stops at the lowest top.
 */
export function stackDepth({ accesses, patterns, gone }: StackUse): number {
  const allGone = gone.length > 0 && gone.length === patterns.length;
  return allGone ? Math.abs(Math.min(0, ...patterns.map(({ top }) => top))) : deepestAccess(accesses);
}
