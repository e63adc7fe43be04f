import fc from "fast-check";
import { type CType, sizeOf } from "../../../c/type.ts";
import type { StructArgsRunInput } from "../../../protocol/struct_args_run.ts";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { arbitraryPassing } from "./arbitrary_passing.ts";
import { traceablePrototype } from "./arbitrary_prototype.ts";

/** The bytes of a value: some again and again; those of a truth value are 0 or 1. */
function bytesOf(type: CType, fill: readonly number[], start: number): Uint8Array {
  const bytes = Uint8Array.from({ length: sizeOf(type) }, (_, at) => fill[(start + at) % fill.length] ?? 0);
  return type.kind === "int" && type.name === "bool" ? bytes.map((byte) => byte & 1) : bytes;
}

/** Calls of the same prototypes as for layouts, with any bytes for arguments and result. */
export const run: Generator<"struct_args.run"> = generator({
  operation: "struct_args.run",
  questions(info) {
    const inputs = fc.record({
      prototype: traceablePrototype,
      structs: arbitraryPassing(info),
      kind: fc.constantFrom("fentry" as const, "fexit" as const),
      fill: fc.array(fc.nat(255), { maxLength: 23, size: "max" }),
    }).map(({ prototype, structs, kind, fill }): StructArgsRunInput => ({
      prototype,
      structs,
      kind,
      args: prototype.parameters.map(({ type }, at) => bytesOf(type, fill, 7 * at)),
      result: prototype.returns === undefined ? new Uint8Array() : bytesOf(prototype.returns, fill, 3),
    }));
    return asked("struct_args", info, inputs);
  },
});
