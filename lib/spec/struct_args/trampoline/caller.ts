import type { DirectPlace } from "../../../protocol/struct_args.ts";
import { PROBE_REGISTERS } from "../../../x86/probe_registers.ts";
import type { Register } from "../../../x86/register.ts";
import type { Call, PassedArgument } from "../call.ts";

/** What a caller passes. */
export interface Caller {
  /** All registers but `rsp`. */
  readonly registers: ReadonlyMap<Register, bigint>;
  /** The words of arguments on the stack, from the first on. */
  readonly stack: readonly bigint[];
  /** The structs that are passed by reference, by their arguments' labels. */
  readonly pointed: readonly PointedStruct[];
  /** What the traced function returns in `rax`. */
  readonly result: bigint;
}

/** A struct that is passed by reference. */
export interface PointedStruct {
  readonly label: string;
  readonly address: bigint;
  readonly bytes: Uint8Array;
  readonly pointer: DirectPlace;
}

const OTHERS: readonly Register[] = ["rax", "rbx", "rbp", "r10", "r11", "r12", "r13", "r14", "r15"];

/** Bytes between the addresses of two structs that are passed by reference. */
export const POINTED_STRIDE = 4096;

/** The first bytes on the stack above `rsp`, where the traced function's caller returns to. */
const RETURN_ADDRESS_SIZE = 8;

/**
 * Makes up what a caller passes. Every byte is random, those above narrow arguments and between members too: a caller
 * may leave anything there.
 *
 * @param pointedAt The address of the first struct that is passed by reference.
 */
export function callerOf(call: Call, seed: bigint, pointedAt: bigint): Caller {
  const random = randomWords(seed);
  const registers = new Map<Register, bigint>();
  for (const register of [...Object.values(PROBE_REGISTERS), ...OTHERS]) registers.set(register, random());
  const stack = Array.from({ length: call.stackBytes / 8 }, random);
  const pointed: PointedStruct[] = [];
  for (const { label, size, pieces } of call.args) {
    const place = pieces[0]?.place;
    if (place?.kind !== "pointed") continue;
    const bytes = new Uint8Array(Array.from({ length: size }, () => Number(random() & 0xffn)));
    // Nothing lies behind the last byte, so that who reads it is found out.
    const address = pointedAt + BigInt(pointed.length * POINTED_STRIDE + POINTED_STRIDE / 2 - size);
    const { pointer } = place;
    if (pointer.kind === "register") registers.set(PROBE_REGISTERS[pointer.register], address);
    else stack[(pointer.offset - RETURN_ADDRESS_SIZE) / 8] = address;
    pointed.push({ label, address, bytes, pointer });
  }
  return { registers, stack, pointed, result: random() };
}

/** The word that a caller passes at a place. */
export function wordAt({ registers, stack }: Caller, place: DirectPlace): bigint {
  if (place.kind === "register") return registers.get(PROBE_REGISTERS[place.register]) ?? 0n;
  return stack[(place.offset - RETURN_ADDRESS_SIZE) / 8] ?? 0n;
}

/** The bytes that a caller passes of an argument. */
export function bytesOf(caller: Caller, { label, size, pieces }: PassedArgument): Uint8Array {
  const bytes = new Uint8Array(size);
  for (const { offset, size, place } of pieces) {
    if (place.kind === "pointed") return caller.pointed.find((struct) => struct.label === label)?.bytes ?? bytes;
    bytes.set(wordBytes(wordAt(caller, place)).subarray(0, size), offset);
  }
  return bytes;
}

/** A word's bytes in memory. */
export function wordBytes(word: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, word, true);
  return bytes;
}

/** Random 64-bit words, the same for the same seed (splitmix64). */
function randomWords(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let word = state;
    word = BigInt.asUintN(64, (word ^ (word >> 30n)) * 0xbf58476d1ce4e5b9n);
    word = BigInt.asUintN(64, (word ^ (word >> 27n)) * 0x94d049bb133111ebn);
    return word ^ (word >> 31n);
  };
}
