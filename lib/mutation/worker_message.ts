import type { Fate } from "./fate.ts";
import type { Site } from "./site.ts";
import type { Task } from "./workbench.ts";

/** What a worker is told. */
export type ToWorker =
  /** To get ready, once: the linked module, its sites by switch, and the steps that a mutant may take over a case. */
  | { readonly kind: "start"; readonly text: string; readonly sites: readonly Site[]; readonly limit: number }
  | { readonly kind: "judge"; readonly task: Task };

/** What a worker answers. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "judged"; readonly fate: Fate }
  /** It cannot go on, which is a bug of this project. */
  | { readonly kind: "failed"; readonly message: string };
