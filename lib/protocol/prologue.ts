import { z } from "zod";
import type { Program } from "../bpf/insn.ts";
import type { FetchArg } from "../perf/fetch_arg.ts";
import { formatFetchArg } from "../perf/format_fetch_arg.ts";
import { parseFetchArg } from "../perf/parse_fetch_arg.ts";
import { attempt, bytes, program, u64 } from "./codecs.ts";

/** Input of `prologue.generate`: the arguments to fetch, and how much room there is. */
export interface GenerateInput {
  /** The arguments, in the order in which the program receives them; at most three are passed. */
  readonly args: readonly FetchArg[];
  /** Room for the prologue, in instruction slots. */
  readonly space: number;
}

/** Value of `prologue.generate`: the instructions that stand before the user's program. */
export interface GenerateValue {
  /** The prologue alone. */
  readonly program: Program;
}

/**
 * A piece of the memory of the traced machine that reads can reach. What lies in no piece faults: a read of which a single
 * byte does gives nothing but zeros. Pieces that touch are one; where pieces overlap, the first counts.
 */
export interface MemoryPiece {
  /** The address of its first byte. */
  readonly address: bigint;
  /** What lies there. */
  readonly bytes: Uint8Array;
  /**
   * The only address space in which it lies, for a machine on which an address means one thing to the kernel and another
   * to user space; a piece without it lies in both. Helper 112 (`bpf_probe_read_user`) reads user space; 113
   * (`bpf_probe_read_kernel`) and 4 (`bpf_probe_read`), which knows no spaces, read the kernel's.
   */
  readonly space?: "kernel" | "user";
}

/** Input of `prologue.run`: arguments, the user's program, and the state of the traced machine. */
export interface PrologueRunInput {
  /** The arguments, in the order in which the program receives them. */
  readonly args: readonly FetchArg[];
  /**
   * The user's program. It finds the context in r1, the error flag in r2, and the arguments in r3 to r5; what it leaves
   * in r0 is its result.
   */
  readonly program: Program;
  /** The registers of the traced machine that are not 0, by their names in `pt_regs` (`di`, `si`, … `r15`). */
  readonly registers: Readonly<Record<string, bigint>>;
  /** All memory that can be read. */
  readonly memory: readonly MemoryPiece[];
}

/** Value of `prologue.run`: what user code found when it started, and its result. */
export interface PrologueRunValue {
  /** Whether r1 held the context pointer. */
  readonly contextKept: boolean;
  /** r2: 0 where every dereference succeeded, 1 where one did not. */
  readonly err: bigint;
  /** r3 and on, as many as there are arguments that are passed. */
  readonly args: readonly bigint[];
  /** What the user's program returned, the low 32 bits. */
  readonly r0: bigint;
}

/** The operations of the area. */
export interface PrologueOperations {
  /** Instructions that fetch these arguments. */
  "prologue.generate": { readonly input: GenerateInput; readonly value: GenerateValue };
  /** What user code sees behind such a prologue. */
  "prologue.run": { readonly input: PrologueRunInput; readonly value: PrologueRunValue };
}

const fetchArg: z.ZodType<FetchArg, string> = z.codec(
  z.string(),
  z.custom<FetchArg>((value) => typeof value === "object" && value !== null),
  {
    decode: (text, { issues }) => attempt(text, issues, () => parseFetchArg(text)),
    encode: (value) => formatFetchArg(value),
  },
);

/** Schema of {@linkcode GenerateInput}. */
export const generateInput: z.ZodType<GenerateInput> = z.strictObject({
  args: z.array(fetchArg).max(128),
  space: z.int().min(0).max(1_000_000).default(4096),
});

/** Schema of {@linkcode GenerateValue}. */
export const generateValue: z.ZodType<GenerateValue> = z.strictObject({ program });

/** The names of the registers in x86-64's `pt_regs`. */
export const ptRegsNames = [
  "r15",
  "r14",
  "r13",
  "r12",
  "bp",
  "bx",
  "r11",
  "r10",
  "r9",
  "r8",
  "ax",
  "cx",
  "dx",
  "si",
  "di",
  "orig_ax",
  "ip",
  "cs",
  "flags",
  "sp",
  "ss",
] as const;

/** Schema of {@linkcode PrologueRunInput}. */
export const prologueRunInput: z.ZodType<PrologueRunInput> = z.strictObject({
  args: z.array(fetchArg).max(128),
  program,
  registers: z.partialRecord(z.enum(ptRegsNames), u64).default({}),
  memory: z.array(z.strictObject({ address: u64, bytes, space: z.enum(["kernel", "user"]).exactOptional() })).max(64)
    .default([]),
});

/** Schema of {@linkcode PrologueRunValue}. */
export const prologueRunValue: z.ZodType<PrologueRunValue> = z.strictObject({
  contextKept: z.boolean(),
  err: u64,
  args: z.array(u64).max(5),
  r0: u64,
});
