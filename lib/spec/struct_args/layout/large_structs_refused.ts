import { sizeOf } from "../../../c/type.ts";
import type { Parameter } from "../../../c/prototype.ts";
import { whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { isComposite, LARGEST_ARGUMENT } from "../call.ts";
import { source } from "../source.ts";

/** A struct or union of more than 16 bytes is refused with an error. */
export const largeStructsRefused: Rule<"struct_args.layout"> = rule({
  id: "struct_args/large-structs-refused",
  clauses: ["S06"],
  level: "must",
  scope: "behaviour",
  title: "A function that takes a struct of more than 16 bytes is refused with an error",
  source,
  operation: "struct_args.layout",
  applies: ({ input: { prototype } }) => prototype.parameters.some(isLarge),
  *check({ input: { prototype } }) {
    const at = prototype.parameters.findIndex(isLarge);
    const size = prototype.parameters.flatMap(({ type }, index) => index === at ? [sizeOf(type)] : []);
    yield whole(`an error: argument ${at} has ${size} bytes`, "the function accepted");
  },
  *checkRefusal({ errno }) {
    if (errno === "" || errno === "0") yield whole("an error's name", errno === "" ? "none" : errno);
  },
});

function isLarge({ type }: Parameter): boolean {
  return isComposite(type) && sizeOf(type) > LARGEST_ARGUMENT;
}
