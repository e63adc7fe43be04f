import type { Catch } from "../../lib/fuzz/hunt.ts";
import type { ImplementationInfo } from "../../lib/protocol/implementation.ts";
import type { Assignment, Orders } from "./hunter.ts";

/** What a worker that hunts is told. */
export type ToWorker =
  | { readonly kind: "orders"; readonly orders: Orders }
  | { readonly kind: "hunt"; readonly assignment: Assignment }
  | { readonly kind: "leave" }
  /** Ends the hunt that is under way; it has no answer of its own. */
  | { readonly kind: "interrupt" };

/** What it answers. */
export type FromWorker =
  | { readonly kind: "ready"; readonly info: ImplementationInfo }
  | { readonly kind: "not-ready"; readonly how: "not-started" | "failed"; readonly message: string }
  | { readonly kind: "caught"; readonly caught: Catch }
  | { readonly kind: "left" };
