import type { Design, Source } from "../../rule.ts";
import { source } from "../source.ts";
import { noEmptyFrames } from "../sources.ts";

/** What tells the published layouts of code apart. */
export interface LayoutDesign {
  readonly scope: Design;
  /** What the ids of its rules begin with. */
  readonly prefix: "published" | "released";
  /** What titles call it. */
  readonly name: string;
  readonly source: Source;
  /** Whether a frame of no bytes is set up and left as well, by `sub rsp,0` and `add rsp,0`. */
  readonly movesByNothing: boolean;
}

/** The layout of the publication, which moves the stack pointer even by nothing. */
export const publishedLayout: LayoutDesign = {
  scope: "tailcall@seed",
  prefix: "published",
  name: "As published",
  source,
  movesByNothing: true,
};

/** The layout as Linux 5.10 has it, which leaves out moves by nothing. */
export const releasedLayout: LayoutDesign = {
  scope: "tailcall@5.10",
  prefix: "released",
  name: "In Linux 5.10",
  source: noEmptyFrames,
  movesByNothing: false,
};

/** Both layouts. */
export const layoutDesigns: readonly LayoutDesign[] = [publishedLayout, releasedLayout];

/** Bytes that a tail call jumps past in every program: nop5, two bytes, `push rbp`, `mov rbp,rsp`. */
export const PUBLISHED_SKIP = 11;
