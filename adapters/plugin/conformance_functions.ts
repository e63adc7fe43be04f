import type { BpfFunction, FunctionMemory, Param } from "../../lib/bpf/machine/bpf_function.ts";

const MAX_STRING = 4096;

const helpers: ReadonlyMap<number, BpfFunction> = new Map([
  [0, pure("gather_bytes", 5, (args) => args.reduce((sum, byte) => sum << 8n | byte & 0xffn, 0n))],
  [1, {
    name: "memfrob",
    params: [{ bytes: "next-argument", access: "read-write" }, "value"],
    isVoid: false,
    call: ([address = 0n, size = 0n], memory) => frob(memory, address, Number(size)),
  }],
  [2, pure("no_op", 0, () => 0n)],
  [3, pure("sqrti", 1, ([square = 0n]) => root(square))],
  [4, {
    name: "strcmp_ext",
    params: ["value", "value"],
    isVoid: false,
    call: ([one = 0n, other = 0n], memory) => compare(memory, one, other),
  }],
  [5, pure("unwind", 1, ([value = 0n]) => value)],
]);

/** The kernel function that the cases call is one that does nothing and returns 0. */
const kfuncs: ReadonlyMap<number, BpfFunction> = new Map([[0x2a, pure("nothing", 0, () => 0n)]]);

/**
 * The functions that bpf_conformance's cases may call, by the numbers that they have in its plugins.
 *
 * | number | function |
 * | --- | --- |
 * | helper 0 | the low bytes of five arguments, the first in bits 32 to 39 |
 * | helper 1 | inverts bits 1, 3 and 5 of each byte of a memory |
 * | helper 2 | 0 |
 * | helper 3 | the root of a number, rounded down |
 * | helper 4 | the difference of the first bytes in which two strings differ |
 * | helper 5 | its argument |
 * | kfunc 42 | 0 |
 */
export function conformanceFunctions(type: "helper" | "kfunc", number: number): BpfFunction | undefined {
  return (type === "helper" ? helpers : kfuncs).get(number);
}

function pure(name: string, params: number, call: (args: readonly bigint[]) => bigint): BpfFunction {
  return { name, params: Array.from({ length: params }, (): Param => "value"), isVoid: false, call };
}

function frob(memory: FunctionMemory, address: bigint, size: number): bigint {
  const bytes = memory.read(address, size);
  if (bytes !== undefined) memory.write(address, bytes.map((byte) => byte ^ 0b101010));
  return 0n;
}

/** The largest whole number whose square is not above `square`, by Newton's method. */
function root(square: bigint): bigint {
  if (square < 2n) return square;
  let guess = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
  for (let next = (guess + square / guess) / 2n; next < guess; next = (guess + square / guess) / 2n) guess = next;
  return guess;
}

function compare(memory: FunctionMemory, one: bigint, other: bigint): bigint {
  for (let i = 0n; i < MAX_STRING; i++) {
    const [a, b] = [byteAt(memory, one + i), byteAt(memory, other + i)];
    if (a !== b || a === 0) return BigInt(a - b);
  }
  throw new RangeError(`wanted a string of less than ${MAX_STRING} bytes`);
}

function byteAt(memory: FunctionMemory, address: bigint): number {
  const byte = memory.read(address, 1)?.[0];
  if (byte === undefined) throw new RangeError(`wanted a string's byte at 0x${address.toString(16)}, got no memory`);
  return byte;
}
