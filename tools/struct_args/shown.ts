import type { Prototype } from "../../lib/c/prototype.ts";
import type { StructArgsDesign } from "../../lib/impl/struct_args/designs.ts";
import type { Outcome } from "../../lib/protocol/outcome.ts";
import type { StructArgsLayoutValue } from "../../lib/protocol/struct_args.ts";

/** A function's arguments as they are shown. */
export interface Shown {
  readonly prototype: Prototype;
  /** The answer of each design. */
  readonly layouts: readonly (readonly [StructArgsDesign, Outcome<StructArgsLayoutValue>])[];
}
