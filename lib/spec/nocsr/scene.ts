import type { Insn } from "../../bpf/insn.ts";
import type { Region } from "../../bpf/machine/region.ts";
import { IMM64 } from "../../bpf/opcode.ts";
import { FRAME_SIZE } from "./frame.ts";

/** The world that a program is run in: everything that it can see. The same number makes the same world. */
export interface Scene {
  readonly seed: number;
  /** The CPU that it runs on. */
  readonly cpu: number;
}

/** The worlds in which programs are compared. Only the last is on another CPU than the first. */
export const scenes: readonly Scene[] = [{ seed: 1, cpu: 0 }, { seed: 2, cpu: 0 }, { seed: 3, cpu: 0 }, {
  seed: 4,
  cpu: 1,
}];

const CONTEXT_BYTES = 256;
const VALUE_BYTES = 4096;

/** Where the values of all maps lie, and the variables of the kernel. */
export const VALUES_ADDRESS = 0x4000_0000_0000n;

/** What every per-CPU offset leads to. */
export const PERCPU_ADDRESS = 0x5000_0000_0000n;

/** Mixes numbers into one of 32 bits. */
export function mix(a: number, b: number, c = 0): number {
  let hash = Math.imul(a ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(b + 0x7f4a_7c15, 0xc2b2_ae35) ^
    Math.imul(c + 1, 0x27d4_eb2f);
  hash = Math.imul(hash ^ hash >>> 15, 0x2c1b_3c6d);
  hash = Math.imul(hash ^ hash >>> 12, 0x297a_2d39);
  return (hash ^ hash >>> 15) >>> 0;
}

const EDGES: readonly bigint[] = [0n, 1n, 2n ** 64n - 1n, 0x8000_0000n, 0xffff_ffffn, 2n ** 63n];

/** A 64-bit value: often an edge, sometimes small, else any. */
export function anyValue(a: number, b: number, c = 0): bigint {
  const choice = mix(a, b, c);
  const edge = EDGES[choice % 16];
  if (edge !== undefined) return edge;
  const low = mix(a ^ 0x5bd1, b, c);
  return choice % 16 < 8 ? BigInt(low & 0xff) : BigInt(choice) << 32n | BigInt(low);
}

/** The context's bytes at entry, for the program to change. */
export function contextOf({ seed }: Scene): Uint8Array {
  return contexts(seed).slice();
}

/** The memory beside context and stack, for the program to change. */
export function regionsOf({ seed, cpu }: Scene): readonly Region[] {
  // Behind the CPU's number stands something else, so that a load of more than it shows.
  const percpu = new Uint8Array(8).fill(0xa5);
  new DataView(percpu.buffer).setUint32(0, cpu, true);
  return [
    { name: "map values", address: VALUES_ADDRESS, bytes: values(seed).slice(), access: "read-write" },
    { name: "per-CPU memory", address: PERCPU_ADDRESS, bytes: percpu, access: "read" },
  ];
}

/** What a frame may be found to hold. */
export function frameOf({ seed }: Scene): Uint8Array {
  return frames(seed);
}

const frames = bySeed((seed) => words(FRAME_SIZE, (at) => anyValue(seed, at, 13)));
const contexts = bySeed((seed) => words(CONTEXT_BYTES, (at) => anyValue(seed, at)));
const values = bySeed((seed) => words(VALUE_BYTES, (at) => anyValue(seed, at, 7)));

/** Makes the bytes of a seed once. */
function bySeed(make: (seed: number) => Uint8Array): (seed: number) => Uint8Array {
  const made = new Map<number, Uint8Array>();
  return (seed) => {
    const bytes = made.get(seed) ?? make(seed);
    made.set(seed, bytes);
    return bytes;
  };
}

function words(length: number, valueAt: (at: number) => bigint): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < length; at += 8) view.setBigUint64(at, valueAt(at), true);
  return bytes;
}

/** The value of a 64-bit immediate that names something: an address of memory, or a number that stands for it. */
export function immediateOf({ src, imm }: Insn, second: Insn): bigint {
  const isMemory = src === IMM64.MAP_FD_VALUE || src === IMM64.MAP_IDX_VALUE || src === IMM64.BTF_ID;
  return isMemory
    ? VALUES_ADDRESS + BigInt(second.imm >>> 0)
    : 0x7000_0000_0000n + BigInt(src << 24) + BigInt(imm >>> 0);
}
