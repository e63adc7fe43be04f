/** What a helper's argument is, as far as a machine without a kernel can tell. */
export type HelperParam =
  | {
    /**
     * `scalar`: any value, or a pointer that the helper follows at its own risk. `size`: the bytes of the memory that
     * the argument before points to. `context`: what the program was given in r1. `map`: a map. `callback`: a function
     * of the program. `object`: something that only the kernel can look into, or a string in a read-only map.
     */
    readonly kind: "scalar" | "size" | "context" | "map" | "callback" | "object";
  }
  | HelperMemory;

/** An argument that points to memory which the helper reads or writes. */
export interface HelperMemory {
  /** Tells it from other arguments. */
  readonly kind: "memory";
  /** What the helper does; unless it only writes, the memory must be initialised. */
  readonly access: "read" | "write" | "read-write";
  /** How many bytes: so many, as many as the next argument says, or the size of the map's keys or values. */
  readonly bytes: number | "next-argument" | "map-key" | "map-value";
  /** Whether the argument may be 0 instead. */
  readonly nullable: boolean;
}

/** A helper as its callers see it. */
export interface Helper {
  /** Its number, the `imm` of a call. */
  readonly id: number;
  /** Its name in `linux/bpf.h`, with the prefix `bpf_`. */
  readonly name: string;
  /** Whether it returns nothing, so that r0 cannot be read after a call. */
  readonly isVoid: boolean;
  /** Its parameters, at most five, from r1 on. What a helper takes beyond these is not checked. */
  readonly params: readonly HelperParam[];
}
