import type { Fetch } from "./fetch.ts";

/** The traced machine, as far as a fetch can look into it. */
export interface Traced {
  /** The value of the register that `pt_regs` keeps at an offset in bytes. */
  register(offset: number): bigint;
  /** The eight bytes at an address as a little-endian number, or `undefined` if reading them fails. */
  read(address: bigint, user: boolean): bigint | undefined;
}

/** What a fetch comes to. */
export interface Chain {
  /** The addresses that it reads, in order, up to one that cannot be read. */
  readonly addresses: readonly bigint[];
  /** What it fetches, or `undefined` if a read fails. */
  readonly value: bigint | undefined;
}

/**
 * Carries out a fetch by its definition: from the inside out, each read at the value before it plus its own offset.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { parseFetchArg } from "../../perf/parse_fetch_arg.ts";
 * import { follow } from "./chain.ts";
 * import { fetchesOf } from "./fetch.ts";
 *
 * const [fetch] = fetchesOf([parseFetchArg("+16(+8(%di))")]) ?? [];
 * assert(fetch !== undefined);
 * const chain = follow(fetch, { register: () => 0x1000n, read: (address) => address === 0x1008n ? 0x2000n : 7n });
 * assertEquals(chain, { addresses: [0x1008n, 0x2010n], value: 7n });
 * ```
 */
export function follow(fetch: Fetch, traced: Traced): Chain {
  const addresses: bigint[] = [];
  let value: bigint | undefined = traced.register(fetch.offset);
  for (const { offset, user } of fetch.derefs) {
    const address: bigint = BigInt.asUintN(64, value + offset);
    addresses.push(address);
    value = traced.read(address, user);
    if (value === undefined) break;
  }
  return { addresses, value };
}
