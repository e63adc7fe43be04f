import type { Btf } from "./btf.ts";
import { encodeBtf } from "./encode.ts";
import type { StoredBtfType } from "./type.ts";

/**
 * Gathers types for a small BTF blob, handing out their ids.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openBtf } from "./open_btf.ts";
 * import { BtfBuilder } from "./builder.ts";
 *
 * const builder = new BtfBuilder();
 * const long = builder.int("long", 8, "signed");
 * const pair = builder.add({
 *   kind: "struct",
 *   name: "pair",
 *   size: 16,
 *   members: [
 *     { name: "a", type: long, bitOffset: 0, bitSize: 0 },
 *     { name: "b", type: long, bitOffset: 64, bitSize: 0 },
 *   ],
 * });
 * assertEquals(openBtf(builder.encode()).sizeOf(pair), 16);
 * ```
 */
export class BtfBuilder {
  readonly #types: StoredBtfType[] = [];

  /** Appends a type and returns its id. It may name ids that are yet to come. */
  add(type: StoredBtfType): number {
    return this.#types.push(type);
  }

  /** Appends a number that fills its `size` bytes and returns its id. */
  int(name: string, size: 1 | 2 | 4 | 8 | 16, sign: "unsigned" | "signed"): number {
    return this.add({
      kind: "int",
      name,
      size,
      signed: sign === "signed",
      meaning: "number",
      bitOffset: 0,
      bits: size * 8,
    });
  }

  /** Appends a pointer and returns its id. */
  ptr(type: number): number {
    return this.add({ kind: "ptr", type });
  }

  /** Appends a function with its prototype and returns the function's id. */
  func(
    name: string,
    returns: number,
    params: readonly (readonly [name: string, type: number])[],
    linkage: "static" | "global" = "static",
  ): number {
    const proto = this.add({
      kind: "func_proto",
      returns,
      params: params.map(([name, type]) => ({ name, type })),
      variadic: false,
    });
    return this.add({ kind: "func", name, linkage, type: proto });
  }

  /**
   * The blob of all types so far.
   *
   * @param base The blob that it goes on from, whose ids come before those that were handed out.
   * @throws {RangeError} as {@linkcode encodeBtf} does.
   */
  encode(base?: Btf): Uint8Array<ArrayBuffer> {
    return encodeBtf(this.#types, base);
  }
}
