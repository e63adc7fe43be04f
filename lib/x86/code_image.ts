import { decode } from "./decode.ts";
import type { Fetched } from "./fetched.ts";
import { supported } from "./supported.ts";

/** A stretch of machine code. */
export interface CodeRegion {
  /** For messages: a function's name. */
  readonly name: string;
  /** The address of the first byte. */
  readonly base: bigint;
  /** The machine code. */
  readonly bytes: Uint8Array;
}

/** A place in the code by its region. */
export interface CodePlace {
  /** The region's name. */
  readonly region: string;
  /** Bytes from the region's start. */
  readonly offset: number;
}

interface Mapped {
  readonly name: string;
  readonly base: bigint;
  readonly end: bigint;
  readonly bytes: Uint8Array;
  /** By offset; an entry goes when one of its bytes is written. */
  readonly cache: Map<number, Fetched>;
}

/** No instruction is longer, in bytes. */
const LONGEST = 15;

/**
 * Live machine code in disjoint regions, which may be rewritten while machines execute it: several may share it, as
 * CPUs share a kernel's text. An instruction must lie within one region.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CodeImage, type CodePlace, type CodeRegion } from "./code_image.ts";
 *
 * const region: CodeRegion = { name: "f", base: 0x1000n, bytes: new Uint8Array([0x90, 0xc3]) };
 * const code = new CodeImage([region]);
 * code.write(0x1000n, new Uint8Array([0xcc]));
 * assertEquals(code.read(0x1000n, 2), new Uint8Array([0xcc, 0xc3]));
 * const place: CodePlace | undefined = code.locate(0x1001n);
 * assertEquals(place, { region: "f", offset: 1 });
 * ```
 */
export class CodeImage {
  readonly #regions: Mapped[] = [];
  #last: Mapped | undefined;

  /**
   * Maps the regions one after the other.
   *
   * @throws {RangeError} As {@linkcode CodeImage.map}.
   */
  constructor(regions: Iterable<CodeRegion> = []) {
    for (const region of regions) this.map(region);
  }

  /**
   * Adds a region, a copy of whose bytes is kept.
   *
   * @throws {RangeError} If it overlaps another or does not lie within 64 bits.
   */
  map({ name, base, bytes }: CodeRegion): void {
    const end = base + BigInt(bytes.length);
    if (base < 0n || end > 1n << 64n) {
      throw new RangeError(`wanted code within 64 bits, got ${name} at ${hex(base)}, ${bytes.length} bytes`);
    }
    const other = this.#regions.find((mapped) => base < mapped.end && mapped.base < end);
    if (other !== undefined) {
      throw new RangeError(`wanted disjoint code, got ${name} at ${hex(base)} over ${other.name}`);
    }
    this.#regions.push({ name, base, end, bytes: bytes.slice(), cache: new Map() });
  }

  /** The region and offset of an address, `undefined` if no code lies there. */
  locate(address: bigint): CodePlace | undefined {
    const region = this.#find(address);
    return region && { region: region.name, offset: Number(address - region.base) };
  }

  /** The instruction at an address, decoded once until its bytes change; `undefined` if no code lies there. */
  fetch(address: bigint): Fetched | undefined {
    const region = this.#find(address);
    if (region === undefined) return undefined;
    const offset = Number(address - region.base);
    const cached = region.cache.get(offset);
    if (cached !== undefined) return cached;
    const decoded = decode(region.bytes, offset, region.base);
    const fetched: Fetched = decoded.kind === "invalid"
      ? decoded
      : { kind: "insn", insn: decoded, support: supported(decoded) };
    region.cache.set(offset, fetched);
    return fetched;
  }

  /**
   * A copy of some bytes.
   *
   * @throws {RangeError} If they do not lie in one region.
   */
  read(address: bigint, length: number): Uint8Array {
    const { region, offset } = this.#place(address, length);
    return region.bytes.slice(offset, offset + length);
  }

  /**
   * Rewrites code. Who executes it next sees the new bytes.
   *
   * @throws {RangeError} If the bytes do not lie in one region; nothing is written then.
   */
  write(address: bigint, bytes: Uint8Array): void {
    const { region, offset } = this.#place(address, bytes.length);
    region.bytes.set(bytes, offset);
    for (let start = offset - LONGEST + 1; start < offset + bytes.length; start++) region.cache.delete(start);
  }

  #place(address: bigint, length: number): { readonly region: Mapped; readonly offset: number } {
    const region = this.#find(address);
    if (region === undefined || address + BigInt(length) > region.end) {
      throw new RangeError(`wanted ${length} bytes within one region of code, got them at ${hex(address)}`);
    }
    return { region, offset: Number(address - region.base) };
  }

  #find(address: bigint): Mapped | undefined {
    const holds = ({ base, end }: Mapped): boolean => address >= base && address < end;
    if (this.#last !== undefined && holds(this.#last)) return this.#last;
    this.#last = this.#regions.find(holds) ?? this.#last;
    return this.#last !== undefined && holds(this.#last) ? this.#last : undefined;
  }
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
