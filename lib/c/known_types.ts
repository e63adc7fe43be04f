import type { CInt, CType } from "./type.ts";

function int(name: string, size: CInt["size"], signed: boolean): readonly [string, CType] {
  return [name, { kind: "int", name, size, signed }];
}

/** The type names that C text may use without defining them: the fixed widths, and a few of the C library's. */
export const knownTypes: ReadonlyMap<string, CType> = new Map([
  ...([8, 16, 32, 64] as const).flatMap((bits) => {
    const size = ({ 8: 1, 16: 2, 32: 4, 64: 8 } as const)[bits];
    const unsigned = [`u${bits}`, `__u${bits}`, `uint${bits}_t`, `__le${bits}`, `__be${bits}`];
    const signed = [`s${bits}`, `__s${bits}`, `int${bits}_t`];
    return [...unsigned.map((name) => int(name, size, false)), ...signed.map((name) => int(name, size, true))];
  }),
  int("size_t", 8, false),
  int("uintptr_t", 8, false),
  int("ssize_t", 8, true),
  int("ptrdiff_t", 8, true),
  int("intptr_t", 8, true),
  int("loff_t", 8, true),
  int("off_t", 8, true),
  int("pid_t", 4, true),
  int("gfp_t", 4, false),
  int("__u128", 16, false),
  int("__s128", 16, true),
  int("u128", 16, false),
  int("s128", 16, true),
]);
