import type { FetchType } from "./fetch_type.ts";

/** What a probe fetches: a value where the probed function starts, and the memory that it leads to. */
export interface FetchArg {
  /** What the value is called. */
  readonly name?: string;
  /** Where it starts. */
  readonly base: FetchBase;
  /** The reads that follow the base, innermost first: each adds its offset to what the one before gave. */
  readonly derefs: readonly Deref[];
  /** How the last value is read. */
  readonly type?: FetchType;
}

/** A read of memory. */
export interface Deref {
  /** Added to the address, in bytes; any signed 64-bit number. */
  readonly offset: bigint;
  /** Whether the memory is user space's. */
  readonly user: boolean;
}

/**
 * Where a fetch starts.
 *
 * - `register`: a register's value, by any name (`%di`);
 * - `symbol`: the memory at a kernel symbol, plus an offset in bytes (`@jiffies`, `@jiffies+8`);
 * - `address`: the memory at an address (`@0xffffffff81000000`);
 * - `file`: the memory that a byte offset in the probed file is mapped to (`@+16`);
 * - `stack`: the stack's address (`$stack`), or with an index that entry of it (`$stack3`);
 * - `special`: another of the kernel's values (`$retval`, `$comm`, `$arg1`), without the `$`;
 * - `immediate`: a constant (`\42`);
 * - `word`: a bare word that names none of these (`di`).
 *
 * What a given implementation does not support is a value here all the same, for the implementation to refuse.
 */
export type FetchBase =
  | { readonly kind: "register"; readonly name: string }
  | { readonly kind: "symbol"; readonly name: string; readonly offset: bigint }
  | { readonly kind: "address"; readonly address: bigint }
  | { readonly kind: "file"; readonly offset: bigint }
  | { readonly kind: "stack"; readonly index?: number }
  | { readonly kind: "special"; readonly name: string }
  | { readonly kind: "immediate"; readonly value: bigint }
  | { readonly kind: "word"; readonly text: string };
