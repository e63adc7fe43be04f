import type { Size } from "./register.ts";
import { Trap } from "./trap.ts";

/** A stretch of memory that a program may access. */
export interface MemoryRegion {
  /** For messages. */
  readonly name: string;
  /** The address of the first byte. */
  readonly base: bigint;
  /** The contents, shared with the caller: stores change them. */
  readonly bytes: Uint8Array;
  /** Whether stores are allowed too. */
  readonly access: "read" | "read-write";
}

interface Mapped {
  readonly region: MemoryRegion;
  readonly end: bigint;
  readonly view: DataView;
}

/**
 * Memory as disjoint regions. An access must lie within one region, and all else is a fault: stray accesses do not go
 * unnoticed.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { Memory, type MemoryRegion } from "./memory.ts";
 * import { Trap } from "./trap.ts";
 *
 * const stack: MemoryRegion = { name: "stack", base: 0x1000n, bytes: new Uint8Array(16), access: "read-write" };
 * const memory = new Memory([stack]);
 * memory.store(0x1008n, 4, -1n);
 * assertEquals(memory.load(0x1008n, 8), 0xffff_ffffn);
 * assertThrows(() => memory.load(0x100cn, 8), Trap, "8 bytes at 0x100c");
 * ```
 */
export class Memory {
  readonly #regions: Mapped[] = [];
  #last: Mapped | undefined;

  /**
   * Maps the regions one after the other.
   *
   * @throws {RangeError} As {@linkcode Memory.map}.
   */
  constructor(regions: Iterable<MemoryRegion> = []) {
    for (const region of regions) this.map(region);
  }

  /** The regions in the order in which they were mapped. */
  get regions(): readonly MemoryRegion[] {
    return this.#regions.map(({ region }) => region);
  }

  /**
   * Adds a region.
   *
   * @throws {RangeError} If it overlaps another or does not lie within 64 bits.
   */
  map(region: MemoryRegion): void {
    const { name, base, bytes } = region;
    const end = base + BigInt(bytes.length);
    if (base < 0n || end > 1n << 64n) {
      throw new RangeError(`wanted memory within 64 bits, got ${name} at ${hex(base)}, ${bytes.length} bytes`);
    }
    const other = this.#regions.find((mapped) => base < mapped.end && mapped.region.base < end);
    if (other !== undefined) {
      throw new RangeError(`wanted disjoint memory, got ${name} at ${hex(base)} over ${other.region.name}`);
    }
    this.#regions.push({ region, end, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) });
  }

  /**
   * Reads little-endian.
   *
   * @param size Bytes.
   * @returns An unsigned number of that size.
   * @throws {Trap} `bad-access`, if they do not all lie in one region.
   */
  load(address: bigint, size: Size): bigint {
    const { region, view } = this.#find(address, size, "readable");
    const offset = Number(address - region.base);
    if (size === 8) return view.getBigUint64(offset, true);
    if (size === 4) return BigInt(view.getUint32(offset, true));
    return BigInt(size === 2 ? view.getUint16(offset, true) : view.getUint8(offset));
  }

  /**
   * Writes the low bytes of `value`, little-endian.
   *
   * @param size Bytes.
   * @throws {Trap} `bad-access`, if they do not all lie in one writable region.
   */
  store(address: bigint, size: Size, value: bigint): void {
    const { region, view } = this.#find(address, size, "writable");
    if (region.access === "read") {
      throw new Trap("bad-access", `wanted writable memory, got ${size} bytes at ${hex(address)} in ${region.name}`);
    }
    const offset = Number(address - region.base);
    if (size === 8) view.setBigUint64(offset, BigInt.asUintN(64, value), true);
    else if (size === 4) view.setUint32(offset, Number(BigInt.asUintN(32, value)), true);
    else if (size === 2) view.setUint16(offset, Number(BigInt.asUintN(16, value)), true);
    else view.setUint8(offset, Number(BigInt.asUintN(8, value)));
  }

  #find(address: bigint, size: Size, wanted: string): Mapped {
    const end = address + BigInt(size);
    const holds = ({ region, end: limit }: Mapped): boolean => address >= region.base && end <= limit;
    if (this.#last !== undefined && holds(this.#last)) return this.#last;
    const found = this.#regions.find(holds);
    if (found === undefined) {
      throw new Trap("bad-access", `wanted ${wanted} memory, got ${size} bytes at ${hex(address)}`);
    }
    this.#last = found;
    return found;
  }
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
