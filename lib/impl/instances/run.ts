import type { InstancesInput, InstancesValue } from "../../protocol/instances.ts";
import { ok, type Outcome } from "../../protocol/outcome.ts";
import type { Decisions } from "./decisions.ts";
import { Library } from "./library.ts";

/**
 * Carries out `instances.run`: opens the object and makes the script's calls.
 *
 * @param decisions What the library decides in which way.
 * @param input The object, the preprocessors and the script.
 */
export function run(decisions: Decisions, input: InstancesInput): Outcome<InstancesValue> {
  const library = new Library(decisions, input);
  return ok({ results: input.script.map((step) => library.call(step)) });
}
