import { sizeOf } from "../../../c/type.ts";
import type { StructArgsLayoutInput } from "../../../protocol/struct_args.ts";
import { whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { callOf, type PassedArgument } from "../call.ts";
import { source } from "../source.ts";

/** A function with structs of at most 16 bytes, all of whose arguments are in registers, can be traced. */
export const smallStructsAccepted: Rule<"struct_args.layout"> = rule({
  id: "struct_args/small-structs-accepted",
  clauses: ["S05"],
  level: "must",
  scope: "behaviour",
  title: "A function with structs of at most 16 bytes, all of whose arguments lie in registers, can be traced",
  text:
    "Nothing is said here of unions, of structs without a size, of variable arguments, and of results other than integers " +
    "and pointers: designs differ in those.",
  source,
  operation: "struct_args.layout",
  applies: ({ input }) => isPlain(input),
  check: () => [],
  *checkRefusal({ errno, message }) {
    yield whole("the function to be accepted: its structs are of at most 16 bytes", `${errno}: ${message}`);
  },
});

/** Whether a function has a struct, and nothing that any design refuses. */
function isPlain({ prototype, structs }: StructArgsLayoutInput): boolean {
  const call = callOf(prototype, structs);
  const { returns, variadic } = prototype;
  if (call === undefined || variadic || call.stackBytes > 0) return false;
  const slots = call.args.reduce((sum, { size }) => sum + Math.ceil(size / 8), 0);
  // By reference, a struct takes fewer registers than slots; then, too, there are no more than six of these.
  if (slots > 6 || (returns !== undefined && (returns.kind === "float" || sizeOf(returns) > 8))) return false;
  return call.args.some(isStruct) && call.args.every(({ type, size }) => type.kind !== "union" && size > 0);
}

function isStruct({ type }: PassedArgument): boolean {
  return type.kind === "struct";
}
