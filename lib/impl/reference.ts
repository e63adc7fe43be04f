import type { Handlers, Implementation } from "../protocol/implementation.ts";
import { handlers as callingConvention } from "./calling_convention/mod.ts";
import { designs as instancesDesigns, handlers as instances } from "./instances/mod.ts";
import { designs as nocsrDesigns, handlers as nocsr } from "./nocsr/mod.ts";
import { designs as prologueDesigns, handlers as prologue } from "./prologue/mod.ts";
import { designs as structArgsDesigns, handlers as structArgs } from "./struct_args/mod.ts";
import { designs as tailcallDesigns, handlers as tailcall } from "./tailcall/mod.ts";

/** The reference: every operation, as the contract and the published designs have it. */
export const reference: Implementation = referenceWith({});

/** The reference with some operations answered by others, such as a mutant's. */
export function referenceWith(handlers: Handlers): Implementation {
  return {
    name: "reference",
    version: "0.1.0",
    arch: "x86_64",
    designs: [...instancesDesigns, ...nocsrDesigns, ...prologueDesigns, ...structArgsDesigns, ...tailcallDesigns],
    handlers: { ...callingConvention, ...instances, ...nocsr, ...prologue, ...structArgs, ...tailcall, ...handlers },
  };
}
