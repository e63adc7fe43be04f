import type { Design, Source } from "../../rule.ts";
import { source } from "../source.ts";
import { limitOf33, noEmptyFrames } from "../sources.ts";

/** What tells the published layouts of code apart. */
export interface LayoutDesign {
  readonly scope: Design;
  /** What the ids of its rules begin with. */
  readonly prefix: "published" | "released" | "linux-6-1";
  /** What titles call it. */
  readonly name: string;
  readonly source: Source;
  /** Whether a frame of no bytes is set up and left as well, by `sub rsp,0` and `add rsp,0`. */
  readonly movesByNothing: boolean;
  /** How a site leaves where the counter, in eax, is used up: what it is compared with, and the jump. */
  readonly limit: Limit;
}

/** A comparison of the counter, and the jump that follows it. */
export interface Limit {
  readonly number: number;
  readonly jump: "ja" | "jae";
}

/** The layout of the publication, which moves the stack pointer even by nothing. */
export const publishedLayout: LayoutDesign = {
  scope: "tailcall@seed",
  prefix: "published",
  name: "As published",
  source,
  movesByNothing: true,
  limit: { number: 32, jump: "ja" },
};

/** The layout as Linux 5.10 has it, which leaves out moves by nothing. */
export const releasedLayout: LayoutDesign = {
  scope: "tailcall@5.10",
  prefix: "released",
  name: "In Linux 5.10",
  source: noEmptyFrames,
  movesByNothing: false,
  limit: { number: 32, jump: "ja" },
};

/** The layout since the limit is told by its own number, as Linux 6.1 has it. */
export const limitedLayout: LayoutDesign = {
  scope: "tailcall@6.1",
  prefix: "linux-6-1",
  name: "In Linux 6.1",
  source: limitOf33,
  movesByNothing: false,
  limit: { number: 33, jump: "jae" },
};

/** The layouts in which the count is handed over by value. */
export const layoutDesigns: readonly LayoutDesign[] = [publishedLayout, releasedLayout, limitedLayout];

/** Bytes that a tail call jumps past in every program: nop5, two bytes, `push rbp`, `mov rbp,rsp`. */
export const PUBLISHED_SKIP = 11;
