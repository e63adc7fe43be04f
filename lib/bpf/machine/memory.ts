import type { FunctionMemory } from "./bpf_function.ts";
import type { Conventions } from "./conventions.ts";
import { type Region, STACK_ADDRESS } from "./region.ts";
import { Trap } from "./trap.ts";

const FOUR_GIB = 0x1_0000_0000;
const FRAME_STRIDE = 0x1000;

/** A run of accessible bytes, its address split in two so that finding it takes no 64-bit arithmetic. */
interface Block {
  readonly name: string;
  readonly high: number;
  readonly low: number;
  readonly size: number;
  readonly writable: boolean;
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly stack: boolean;
  /** For each byte of a frame whether it was written, where that is of interest. */
  readonly written: Uint8Array | undefined;
}

/** The memory of a run: the frames in use, the context and the other regions. */
export class Memory implements FunctionMemory {
  /** Where {@linkcode reach} found the bytes: their view, and their offset in it. */
  view: DataView;
  at = 0;

  readonly #conventions: Conventions;
  readonly #stackAddress: bigint;
  readonly #checksStack: boolean;
  readonly #frames: Block[] = [];
  #regions: readonly Block[] = [];
  #frameCount = 0;
  #last: Block;

  constructor(conventions: Conventions, stackAddress: bigint = STACK_ADDRESS) {
    this.#conventions = conventions;
    this.#stackAddress = stackAddress;
    this.#checksStack = !conventions.unwrittenStackReadable || !conventions.misalignedStackAllowed;
    this.#last = this.#frame(0);
    this.view = this.#last.view;
  }

  /**
   * Starts over with these regions and without frames.
   *
   * @throws {RangeError} If a region lies where none may.
   */
  reset(regions: readonly Region[]): void {
    this.#regions = regions.map(blockOf);
    const stack = this.#frame(0).high;
    const astray = this.#regions.findIndex(({ high }) => high === stack);
    if (astray !== -1) throw new RangeError(wantedRegion(regions[astray]));
    this.#frameCount = 0;
    this.#last = this.#frame(0);
  }

  /** Adds a frame, all zeros, and returns its frame pointer. */
  pushFrame(): bigint {
    const block = this.#frame(this.#frameCount);
    block.bytes.fill(0);
    block.written?.fill(0);
    this.#frameCount++;
    return this.#stackAddress + BigInt(FRAME_STRIDE * this.#frameCount);
  }

  /** Takes the last frame away. */
  popFrame(): void {
    this.#frameCount--;
    this.#last = this.#frame(0);
  }

  /**
   * Finds `size` bytes at an address, given as its halves, and leaves in {@linkcode view} and {@linkcode at} where they
   * are. `low` may be off by less than 4 GiB in either direction.
   *
   * @throws {Trap} If the program may not access them.
   */
  reach(high: number, low: number, size: number, write: boolean): void {
    const block = this.#last;
    const at = low - block.low;
    if (high !== block.high || at < 0 || at + size > block.size || write && !block.writable || this.#checksStack) {
      this.#search(high, low, size, write);
      return;
    }
    this.view = block.view;
    this.at = at;
  }

  /** Whether the bytes last reached are on the stack. */
  get onStack(): boolean {
    return this.#last.stack;
  }

  /** The name of the region last reached. */
  get regionName(): string {
    return this.#last.name;
  }

  read(address: bigint, size: number): Uint8Array<ArrayBuffer> | undefined {
    if (!this.#access(address, size, false)) return undefined;
    return new Uint8Array(this.#last.bytes.slice(this.at, this.at + size));
  }

  write(address: bigint, bytes: Uint8Array): boolean {
    if (!this.#access(address, bytes.length, true)) return false;
    this.#last.bytes.set(bytes, this.at);
    return true;
  }

  /**
   * Finds bytes for a function, which no alignment binds.
   *
   * @throws {Trap} If the program may not access them.
   */
  reachBytes(address: bigint, size: number, write: boolean): Uint8Array {
    const { high, low } = split(address);
    this.#find(high, low, size, write);
    this.#track(size, write);
    return this.#last.bytes.subarray(this.at, this.at + size);
  }

  #access(address: bigint, size: number, write: boolean): boolean {
    try {
      this.reachBytes(address, size, write);
      return true;
    } catch (error) {
      if (error instanceof Trap) return false;
      throw error;
    }
  }

  #search(high: number, low: number, size: number, write: boolean): void {
    const carry = low < 0 ? -1 : low >= FOUR_GIB ? 1 : 0;
    this.#find((high + carry) >>> 0, low - carry * FOUR_GIB, size, write);
    if (!this.#last.stack) return;
    if (!this.#conventions.misalignedStackAllowed && (low & (size - 1)) !== 0) {
      throw new Trap({ kind: "misaligned", address: join(high, low), size });
    }
    this.#track(size, write);
  }

  #find(high: number, low: number, size: number, write: boolean): void {
    const block = this.#block(high, low, size);
    if (block === undefined) {
      throw new Trap({ kind: "out-of-bounds", access: write ? "write" : "read", address: join(high, low), size });
    }
    if (write && !block.writable) {
      throw new Trap({ kind: "read-only", region: block.name, address: join(high, low), size });
    }
    this.#last = block;
    this.view = block.view;
    this.at = low - block.low;
  }

  #block(high: number, low: number, size: number): Block | undefined {
    for (let frame = this.#frameCount - 1; frame >= 0; frame--) {
      const block = this.#frame(frame);
      if (contains(block, high, low, size)) return block;
    }
    return this.#regions.find((block) => contains(block, high, low, size));
  }

  /** Marks stack bytes as written, or checks that they are. */
  #track(size: number, write: boolean): void {
    const { written, high, low } = this.#last;
    if (written === undefined) return;
    if (write) {
      written.fill(1, this.at, this.at + size);
    } else if (hasGap(written, this.at, this.at + size)) {
      throw new Trap({ kind: "uninitialised-stack", address: join(high, low + this.at), size });
    }
  }

  #frame(number: number): Block {
    return this.#frames[number] ??= frameBlock(number, this.#conventions, this.#stackAddress);
  }
}

function hasGap(written: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (written[at] === 0) return true;
  return false;
}

function contains(block: Block, high: number, low: number, size: number): boolean {
  return high === block.high && low >= block.low && low + size <= block.low + block.size;
}

function frameBlock(
  number: number,
  { frameSize, unwrittenStackReadable }: Conventions,
  stackAddress: bigint,
): Block {
  const buffer = new ArrayBuffer(2 * frameSize);
  const bytes = new Uint8Array(buffer, 0, frameSize);
  const { high, low } = split(stackAddress);
  return {
    name: `frame ${number}`,
    high,
    low: low + FRAME_STRIDE * (number + 1) - frameSize,
    size: frameSize,
    writable: true,
    view: new DataView(buffer, 0, frameSize),
    bytes,
    stack: true,
    written: unwrittenStackReadable ? undefined : new Uint8Array(buffer, frameSize),
  };
}

/** The blocks of regions, which many runs may be given one after the other. */
const blocks = new WeakMap<Region, Block>();

function blockOf(region: Region): Block {
  const before = blocks.get(region);
  if (before !== undefined) return before;
  const { name, address, bytes, access } = region;
  const { high, low } = split(address);
  if (address < 0n || address >= 2n ** 64n || low + bytes.length > FOUR_GIB) throw new RangeError(wantedRegion(region));
  const block: Block = {
    name,
    high,
    low,
    size: bytes.length,
    writable: access === "read-write",
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    bytes,
    stack: false,
    written: undefined,
  };
  blocks.set(region, block);
  return block;
}

function wantedRegion(region: Region | undefined): string {
  const got = region && `${region.name} at 0x${region.address.toString(16)}, ${region.bytes.length} bytes`;
  return `wanted a region inside one of memory's 4 GiB pieces, and not in that of the stack, got ${got}`;
}

function split(address: bigint): { high: number; low: number } {
  return { high: Number(BigInt.asUintN(32, address >> 32n)), low: Number(BigInt.asUintN(32, address)) };
}

function join(high: number, low: number): bigint {
  return BigInt.asUintN(64, (BigInt(high) << 32n) + BigInt(low));
}
