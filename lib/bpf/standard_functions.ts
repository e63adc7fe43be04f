import type { BpfFunction, FunctionFinder, FunctionMemory, Param } from "./machine/bpf_function.ts";

/** What the results of helpers that look at the world outside a program are taken from. */
export interface World {
  /** The number of the CPU that the program runs on. */
  readonly cpu: number;
  /** Nanoseconds since boot. */
  readonly time: bigint;
  /** The next random number. */
  readonly random: number;
}

/** A world for programs whose results do not depend on it. */
export const anyWorld: World = { cpu: 3, time: 1_000_000_007n, random: 0x5eed };

/**
 * Models of helpers that any program type may call, by their numbers in `linux/bpf.h`: `ktime_get_ns` (5),
 * `get_prandom_u32` (7), `get_smp_processor_id` (8), `strtol` (105) and `strtoul` (106).
 *
 * @param world What the program sees of the world outside.
 */
export function standardFunctions(world: World): FunctionFinder {
  const functions = new Map<number, BpfFunction>([
    [5, nullary("ktime_get_ns", world.time)],
    [7, nullary("get_prandom_u32", BigInt(world.random))],
    [8, nullary("get_smp_processor_id", BigInt(world.cpu))],
    [105, parseNumber("strtol", true)],
    [106, parseNumber("strtoul", false)],
  ]);
  return (type, number) => type === "helper" ? functions.get(number) : undefined;
}

function nullary(name: string, result: bigint): BpfFunction {
  return { name, params: [], isVoid: false, call: () => result };
}

const EINVAL = -22n;
const ERANGE = -34n;

/** A number's text, its length and base given, is read into eight bytes; the result is the characters used. */
function parseNumber(name: string, signed: boolean): BpfFunction {
  const text: Param = { bytes: "next-argument", access: "read" };
  const number: Param = { bytes: 8, access: "write" };
  return {
    name,
    params: [text, "value", "value", number],
    isVoid: false,
    call: ([address = 0n, size = 0n, base = 0n, result = 0n], memory) => {
      if (![0n, 8n, 10n, 16n].includes(base)) return EINVAL;
      return storeNumber(readText(memory, address, size), Number(base), signed, result, memory);
    },
  };
}

function readText(memory: FunctionMemory, address: bigint, size: bigint): string {
  const bytes = memory.read(address, Number(size)) ?? new Uint8Array();
  return String.fromCharCode(...bytes);
}

const DIGITS: Readonly<Record<number, RegExp>> = { 8: /^[0-7]+/, 10: /^[0-9]+/, 16: /^[0-9a-f]+/i };
const PREFIX: Readonly<Record<number, string>> = { 8: "0o", 10: "", 16: "0x" };

/** Parses leading digits as the kernel does: white space, a sign, for base 0 or 16 a prefix, then as many as fit. */
function storeNumber(text: string, base: number, signed: boolean, result: bigint, memory: FunctionMemory): bigint {
  const lead = (signed ? /^\s*-?/ : /^\s*/).exec(text)?.[0] ?? "";
  const rest = text.slice(lead.length);
  const hexadecimal = (base === 0 || base === 16) && /^0x[0-9a-f]/i.test(rest);
  const detected = base !== 0 ? base : hexadecimal ? 16 : rest.startsWith("0") ? 8 : 10;
  const skipped = hexadecimal ? 2 : 0;
  const digits = DIGITS[detected]?.exec(rest.slice(skipped))?.[0];
  if (digits === undefined) return EINVAL;
  const magnitude = BigInt(`${PREFIX[detected]}${digits}`);
  const value = lead.endsWith("-") ? -magnitude : magnitude;
  const fits = signed ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value;
  if (!fits) return ERANGE;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  memory.write(result, bytes);
  return BigInt(lead.length + skipped + digits.length);
}
