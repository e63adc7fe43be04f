import fc from "fast-check";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { record } from "../record.ts";
import { arbitraryPassing } from "./arbitrary_passing.ts";
import { traceablePrototype } from "./arbitrary_prototype.ts";

/** The same prototypes as for layouts, of which a program is attached to the entry or the exit. */
export const trampoline: Generator<"struct_args.trampoline"> = generator({
  operation: "struct_args.trampoline",
  questions: (info) =>
    asked(
      "struct_args",
      info,
      record({
        prototype: traceablePrototype,
        structs: arbitraryPassing(info),
        kind: fc.constantFrom("fentry" as const, "fexit" as const),
      }),
    ),
});
