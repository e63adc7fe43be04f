import { type Decisions, published } from "./decisions.ts";

/**
 * The published designs of the rewrite by name. Later releases changed nothing of the first one's but that they heed
 * jumps, as the contract wants.
 */
export const designs: ReadonlyMap<string, Decisions> = new Map([
  ["nocsr@6.12", { ...published, isEntered: () => false }],
  ["nocsr@7.2", published],
]);
