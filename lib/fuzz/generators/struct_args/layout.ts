import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { record } from "../record.ts";
import { arbitraryPassing } from "./arbitrary_passing.ts";
import { traceablePrototype } from "./arbitrary_prototype.ts";

/** Prototypes of any mix of scalars, pointers, enumerations, structs and unions; some that cannot be traced. */
export const layout: Generator<"struct_args.layout"> = generator({
  operation: "struct_args.layout",
  questions: (info) =>
    asked("struct_args", info, record({ prototype: traceablePrototype, structs: arbitraryPassing(info) })),
});
