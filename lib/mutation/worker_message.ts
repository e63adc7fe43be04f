import type { DrawnQuestion } from "./draw_questions.ts";
import type { Fate } from "./fate.ts";
import type { Site } from "./site.ts";
import type { Task } from "./workbench.ts";

/** What a worker is told. */
export type ToWorker =
  /** To get ready, once. */
  | {
    readonly kind: "start";
    /** The linked module. */
    readonly text: string;
    /** Its sites, by switch. */
    readonly sites: readonly Site[];
    /** Questions to ask beside the cases. */
    readonly drawn: readonly DrawnQuestion[];
    /** The steps that a mutant may take over a case. */
    readonly limit: number;
  }
  | { readonly kind: "judge"; readonly task: Task };

/** What a worker answers. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "judged"; readonly fate: Fate }
  /** It cannot go on, which is a bug of this project. */
  | { readonly kind: "failed"; readonly message: string };
