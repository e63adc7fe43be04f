import type { BtfKind } from "./type.ts";

/**
 * The kinds in the order of their numbers, which run from 0 to 19.
 *
 * Source: https://docs.kernel.org/bpf/btf.html#type-encoding
 */
export const kinds = [
  "void",
  "int",
  "ptr",
  "array",
  "struct",
  "union",
  "enum",
  "fwd",
  "typedef",
  "volatile",
  "const",
  "restrict",
  "func",
  "func_proto",
  "var",
  "datasec",
  "float",
  "decl_tag",
  "type_tag",
  "enum64",
] as const satisfies readonly BtfKind[];
