import type { Handlers } from "../../protocol/implementation.ts";
import type { Mutant } from "../mutant.ts";
import { published } from "./poke/decisions.ts";
import { pokeMutants } from "./poke/mutants.ts";
import { poke } from "./poke/poke.ts";

/** The reference of the area's operations. */
export const handlers: Handlers = { "tailcall.poke": (input) => poke(published, input) };

/** The area's wrong implementations. */
export const mutants: readonly Mutant[] = pokeMutants;
