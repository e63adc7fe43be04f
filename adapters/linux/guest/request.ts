import type { Argument, Memory, SystemCall } from "../kernel.ts";

/** How calls are made: by the guest's one ordinary thread, once on a thread of their own, or on one over and over. */
export type RequestKind = keyof typeof KINDS;

/** A request as it goes to a guest. */
export interface Request {
  /** The frame, header and all. */
  readonly frame: Uint8Array<ArrayBuffer>;
  /** The blocks that the kernel writes, in the order in which the answer has them. */
  readonly outputs: readonly Memory[];
}

/** In the place of a system call's number: the first argument is the address of a function, the second its argument. */
export const CALL_CODE = -1;

const KINDS = { ordinary: 0, aside: 1, watch: 2 } as const;
const STOP = 3;

/** Bytes of a frame's header. */
const HEADER = 32;

/** Bytes of one call in a frame. */
const CALL = 64;

/** Blocks begin at multiples of so many bytes. */
const ALIGNMENT = 16;

/** Memory of a request, laid out one block behind the other. */
class Arena {
  readonly places = new Map<Memory, number>();
  readonly addresses: number[] = [];
  size = 0;

  /** Finds a place for a block and for those that it points to. */
  place(block: Memory): number {
    const known = this.places.get(block);
    if (known !== undefined) return known;
    const offset = this.size;
    this.places.set(block, offset);
    this.size += Math.ceil(block.bytes.length / ALIGNMENT) * ALIGNMENT;
    for (const { offset: at, target } of block.pointers) {
      if (target.bytes.length === 0) continue;
      this.place(target);
      this.addresses.push(offset + at);
    }
    return offset;
  }
}

/**
 * Encodes calls for a guest's agent, which makes them one after the other in one arena of memory.
 *
 * All numbers are little-endian. The header is eight u32: bytes behind it, tag, kind, and how many calls, inputs, outputs
 * and addresses there are, then the arena's bytes. Behind it come the calls (number, six arguments, and a mask of those
 * that are offsets into the arena, all u64), inputs and outputs (offset and size, u32), the offsets of addresses (u32),
 * where the arena's own address is added, and the contents of the inputs.
 *
 * @param tag What the answer is told by.
 */
export function encodeRequest(tag: number, kind: RequestKind, calls: readonly SystemCall[]): Request {
  const arena = new Arena();
  for (const { args } of calls) {
    for (const argument of args) if (isBlock(argument)) arena.place(argument);
  }
  const blocks = [...arena.places];
  const inputs = blocks.filter(([block]) => block.direction !== "out" || block.pointers.length > 0);
  const outputs = blocks.filter(([block]) => block.direction !== "in");
  const data = inputs.reduce((sum, [{ bytes }]) => sum + bytes.length, 0);
  const tables = CALL * calls.length + 8 * (inputs.length + outputs.length) + 4 * arena.addresses.length;
  const frame = new Uint8Array(HEADER + tables + data);
  const writer = new Writer(frame);
  const counts = [calls.length, inputs.length, outputs.length, arena.addresses.length];
  writer.u32(tables + data, tag, KINDS[kind], ...counts, arena.size);
  for (const call of calls) writeCall(writer, call, arena);
  for (const [block, offset] of [...inputs, ...outputs]) writer.u32(offset, block.bytes.length);
  writer.u32(...arena.addresses);
  for (const [block] of inputs) writer.block(block, arena);
  return { frame, outputs: outputs.map(([block]) => block) };
}

/** Encodes the word by which a watch ends: a header without anything behind it. */
export function encodeStop(tag: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER);
  new Writer(frame).u32(0, tag, STOP);
  return frame;
}

function isBlock(argument: Argument): argument is Memory {
  return typeof argument === "object" && argument.bytes.length > 0;
}

function writeCall(writer: Writer, { number, args }: SystemCall, arena: Arena): void {
  const values = Array.from({ length: 6 }, (_, index) => {
    const argument = args[index] ?? 0;
    if (typeof argument === "object") return BigInt(isBlock(argument) ? arena.place(argument) : 0);
    return BigInt.asUintN(64, BigInt(argument));
  });
  const inArena = args.reduce<bigint>(
    (mask, argument, index) => isBlock(argument) ? mask | 1n << BigInt(index) : mask,
    0n,
  );
  writer.u64(BigInt(number), ...values, inArena);
}

/** Writes little-endian numbers one behind the other. */
class Writer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  u32(...values: readonly number[]): void {
    for (const value of values) {
      this.#view.setUint32(this.#at, value, true);
      this.#at += 4;
    }
  }

  u64(...values: readonly bigint[]): void {
    for (const value of values) {
      this.#view.setBigUint64(this.#at, value, true);
      this.#at += 8;
    }
  }

  /** Writes a block's content, with the offsets of the blocks that it points to. */
  block({ bytes, direction, pointers }: Memory, arena: Arena): void {
    if (direction !== "out") this.#bytes.set(bytes, this.#at);
    for (const { offset, target } of pointers) {
      const place = target.bytes.length === 0 ? 0 : arena.place(target);
      this.#view.setBigUint64(this.#at + offset, BigInt(place), true);
    }
    this.#at += bytes.length;
  }
}
