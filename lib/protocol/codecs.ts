import { z } from "zod";
import { assemble } from "../bpf/assemble.ts";
import type { Program } from "../bpf/insn.ts";
import { programFromHex, programToHex } from "../bpf/hex.ts";

/** Runs `make`, turning the error it throws into a schema issue at the value in hand. */
export function attempt<T>(
  input: unknown,
  issues: z.core.$ZodRawIssue[],
  make: () => T,
): T {
  try {
    return make();
  } catch (error) {
    issues.push({
      code: "custom",
      input,
      message: error instanceof Error ? error.message : String(error),
    });
    return z.NEVER;
  }
}

const HEX = /^(?:0x)?(?:[0-9a-f]{2}|\s)*$/i;

/** Bytes written as hexadecimal digits, two a byte; white space is free. */
export const bytes: z.ZodType<Uint8Array, string> = z.codec(
  z.string().regex(HEX, "wanted bytes as hexadecimal digits, two a byte"),
  z.instanceof(Uint8Array),
  {
    decode: (text) => Uint8Array.fromHex(text.replace(/^0x/i, "").replace(/\s+/g, "")),
    encode: (value, { issues }) => attempt(value, issues, () => value.toHex()),
  },
);

const U64 = /^(?:0x[0-9a-f]{1,16}|-?\d{1,20})$/i;

/**
 * An unsigned 64-bit number, written as a string so that no bit is lost: `"0xffffffffffffffff"`, `"10"`, `"-1"`
 * (two's complement). Whole numbers that a JSON number holds exactly are taken too.
 */
export const u64: z.ZodType<bigint, string | number> = z.codec(
  z.union([
    z.string().regex(
      U64,
      'wanted a 64-bit number as a string, such as "0xff" or "-1"',
    ),
    z.int("wanted a whole number; quote one that needs more than 53 bits"),
  ]),
  z.bigint(),
  {
    decode: (text) => BigInt.asUintN(64, BigInt(text)),
    encode: (value) => `0x${BigInt.asUintN(64, value).toString(16)}`,
  },
);

const PROGRAM_HEX = /^(?:0x)?[0-9a-f\s]*$/i;

/**
 * A BPF program: assembly text as `llvm-objdump -d` prints it, or its bytes as hexadecimal digits (sixteen an
 * instruction slot). Encoded, it is always hexadecimal.
 */
export const program: z.ZodType<Program, string> = z.codec(
  z.string(),
  z.custom<Program>((value) => Array.isArray(value)),
  {
    decode: (text, { issues }) =>
      attempt(
        text,
        issues,
        () => PROGRAM_HEX.test(text) ? programFromHex(text.replace(/^0x/i, "")) : assemble(text),
      ),
    // Where an object has checks of its own, what it may leave out comes here unchecked.
    encode: (value, { issues }) => attempt(value, issues, () => programToHex(value)),
  },
);
