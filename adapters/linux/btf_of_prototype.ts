import type { Btf } from "../../lib/btf/btf.ts";
import { BtfBuilder } from "../../lib/btf/builder.ts";
import type { Prototype } from "../../lib/c/prototype.ts";
import type { CType } from "../../lib/c/type.ts";

/** Types with a function, and what a program that has it is loaded with. */
export interface FunctionBtf {
  /** A raw blob, for `BPF_BTF_LOAD`. */
  readonly btf: Uint8Array<ArrayBuffer>;
  /** A `struct bpf_func_info` for each function of the program, 8 bytes. */
  readonly funcInfo: Uint8Array<ArrayBuffer>;
  /** Type id of the function. */
  readonly id: number;
}

/**
 * Describes a prototype in BTF. Structs and unions have their sizes and no members, which nobody asks for.
 *
 * @param base The types that these go on from, as those of a kernel module do from the kernel's; on their own without it.
 * @throws {RangeError} If the types do not fit a blob.
 */
export function btfOfPrototype(prototype: Prototype, base?: Btf): FunctionBtf {
  const builder = new BtfBuilder();
  const id = (base?.typeCount ?? 0) + addFunction(builder, prototype);
  return { btf: builder.encode(base), funcInfo: funcInfoOf([0, id]), id };
}

/**
 * Describes a program whose first function calls another, of a prototype.
 *
 * @param start The slot of the other function's first instruction.
 * @throws {RangeError} If the types do not fit a blob.
 */
export function btfOfCallee(prototype: Prototype, start: number): FunctionBtf {
  const builder = new BtfBuilder();
  const id = addFunction(builder, prototype);
  const main = builder.func("main", builder.int("int", 4, "signed"), []);
  return { btf: builder.encode(), funcInfo: funcInfoOf([0, main], [start, id]), id };
}

function addFunction(builder: BtfBuilder, { name, returns, parameters, variadic }: Prototype): number {
  const proto = builder.add({
    kind: "func_proto",
    returns: returns === undefined ? 0 : addType(builder, returns),
    // The kernel wants names; whatever they are in C, these are valid and different.
    params: parameters.map(({ type }, index) => ({ name: `arg${index}`, type: addType(builder, type) })),
    variadic,
  });
  return builder.add({ kind: "func", name, linkage: "static", type: proto });
}

/** A `struct bpf_func_info` for each function: the slot of its first instruction, and its type. */
function funcInfoOf(...functions: readonly (readonly [start: number, id: number])[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.from(functions.flat()).buffer);
}

function addType(builder: BtfBuilder, type: CType): number {
  switch (type.kind) {
    case "int":
      return builder.int(type.name.replaceAll(" ", "_"), type.size, type.signed ? "signed" : "unsigned");
    case "float":
      return builder.add({ kind: "float", name: type.name.replaceAll(" ", "_"), size: type.size });
    case "pointer":
      return builder.ptr(0);
    case "enum": {
      const { size, signed } = type;
      return builder.add({ kind: "enum", name: "", size, signed, values: [{ name: "value", value: 0n }] });
    }
    case "array": {
      const index = builder.int("int", 4, "signed");
      return builder.add({ kind: "array", element: addType(builder, type.element), index, length: type.length });
    }
    case "struct":
    case "union":
      return builder.add({ kind: type.kind, name: "", size: type.size, members: [] });
  }
}
