import { z } from "zod";
import { formatPrototype } from "../c/format_prototype.ts";
import { parsePrototype } from "../c/parse_prototype.ts";
import type { Prototype } from "../c/prototype.ts";
import { type Register, REGISTERS } from "../x86/register.ts";
import { attempt, bytes, u64 } from "./codecs.ts";
import type { StructArgsRunInput, StructArgsRunValue } from "./struct_args_run.ts";

/**
 * How the traced function's caller passes a struct or union by value: as the x86-64 ABI has it (`abi`), or as an
 * architecture that passes a pointer to a copy instead, in the place of an argument of 8 bytes (`reference`). Everything else
 * is passed as the x86-64 ABI has it in both cases.
 */
export type StructPassing = "abi" | "reference";

/** A register that carries an integer argument, by the name that probes use. */
export type ArgumentRegister = "di" | "si" | "dx" | "cx" | "r8" | "r9";

/** The registers that carry integer arguments, in their order. */
export const ARGUMENT_REGISTERS: readonly ArgumentRegister[] = ["di", "si", "dx", "cx", "r8", "r9"];

/** A BPF register that carries an argument. */
export type BpfArgument = "r1" | "r2" | "r3" | "r4" | "r5";

/** The BPF registers that carry arguments, in their order. */
export const BPF_ARGUMENTS: readonly BpfArgument[] = ["r1", "r2", "r3", "r4", "r5"];

/** Input of `struct_args.layout`: the function that is traced. */
export interface StructArgsLayoutInput {
  /** The function that is traced. */
  readonly prototype: Prototype;
  /** How its caller passes structs and unions. */
  readonly structs: StructPassing;
}

/** Where eight bytes of arguments lie when the traced function starts. */
export type DirectPlace =
  | { readonly kind: "register"; readonly register: ArgumentRegister }
  /** Bytes from where `rsp` points when the function starts, which is at its return address: the first argument is at 8. */
  | { readonly kind: "stack"; readonly offset: number };

/** Where a piece of an argument lies when the traced function starts. */
export type PiecePlace =
  | DirectPlace
  /** At the piece's offset behind an address, and where that address lies. */
  | { readonly kind: "pointed"; readonly pointer: DirectPlace };

/** At most eight bytes of an argument. */
export interface Piece {
  /** Bytes from the argument's start: a multiple of 8. */
  readonly offset: number;
  /** Bytes, 1 to 8. */
  readonly size: number;
  /** Where it lies. */
  readonly place: PiecePlace;
}

/** How the program finds an argument in its context, an array of slots of 8 bytes. */
export type ProgramView =
  /** The argument's bytes, in consecutive slots from `slot` on. */
  | { readonly kind: "value"; readonly slot: number; readonly slots: number }
  /** The address of the argument's bytes, in one slot. */
  | { readonly kind: "pointer"; readonly slot: number };

/** Where one argument lies. */
export interface ArgumentLayout {
  /** Bytes. */
  readonly size: number;
  /** Where the caller puts it, by ascending offset, each piece 8 bytes but the last. */
  readonly pieces: readonly Piece[];
  /** Where the program finds it. */
  readonly view: ProgramView;
  /**
   * The BPF registers that carry it where the program has the traced function's prototype; absent where programs find their
   * arguments in the context alone.
   */
  readonly registers?: readonly BpfArgument[];
}

/** Value of `struct_args.layout`: the function can be traced, and where its arguments lie. */
export interface StructArgsLayoutValue {
  /** The context's slots, without that of the result; absent where an implementation shows only that it accepts. */
  readonly slots?: number;
  /** The arguments, in order; absent where an implementation shows only that it accepts. */
  readonly args?: readonly ArgumentLayout[];
}

/** When the program runs: before the traced function (`fentry`), or after it, with its result behind the arguments (`fexit`). */
export type TrampolineKind = "fentry" | "fexit";

/** Input of `struct_args.trampoline`: a function of which one program is attached to the entry or the exit. */
export interface TrampolineInput {
  /** The function that is traced. */
  readonly prototype: Prototype;
  /** How its caller passes structs and unions. */
  readonly structs: StructPassing;
  /** When the program runs. */
  readonly kind: TrampolineKind;
}

/** What lies outside the trampoline at an address that it calls or jumps to. */
export type TrampolineExternal =
  /**
   * The BPF program: a C function whose first argument is the address of the context. The kind `fentry` calls it, then
   * goes on with the traced function.
   */
  | { readonly kind: "program"; readonly address: bigint }
  /**
   * The traced function behind its call of the trampoline, or its jump there. An `fentry` trampoline returns there; an
   * `fexit` one calls it, by this address or by the return address that it finds on the stack, which is the same.
   */
  | { readonly kind: "traced"; readonly address: bigint }
  /** A C function that is called before the program. It returns a number, 0 if the program is not to run. */
  | { readonly kind: "enter"; readonly address: bigint }
  /** A C function that is called after the program. */
  | { readonly kind: "exit"; readonly address: bigint }
  /** Any other C function, such as those around the call of the traced function. It returns 0. */
  | { readonly kind: "function"; readonly address: bigint }
  /** What stands for `ret`; it is jumped to. */
  | { readonly kind: "return-thunk"; readonly address: bigint }
  /** What stands for `jmp register`; it is jumped to. */
  | { readonly kind: "indirect-thunk"; readonly address: bigint; readonly register: Register };

/**
 * How the traced function, at its start, hands over to the trampoline: a call leaves the address behind itself on the stack,
 * a jump leaves nothing.
 */
export type TrampolineEntry = "call" | "jump";

/** Memory that the trampoline reads or writes beside its stack. */
export interface TrampolineMemory {
  /** The address of the first byte. */
  readonly address: bigint;
  /** The contents before the code runs. */
  readonly bytes: Uint8Array;
}

/**
 * Value of `struct_args.trampoline`: machine code, and all that is needed to run it without knowing who made it.
 *
 * The traced function starts with a call of `address`; so the stack holds, from `rsp` on, the return address into the traced
 * function, the one into its caller, and the arguments that go on the stack. Where it starts with a jump, the first of the
 * two return addresses is not there.
 */
export interface TrampolineValue {
  /** Where the code lies when it runs: the address of its first byte, to which the traced function's call or jump goes. */
  readonly address: bigint;
  /** Whether the traced function starts with a call of the trampoline, or with a jump to it. */
  readonly entry: TrampolineEntry;
  /** The machine code, without padding. */
  readonly code: Uint8Array;
  /** What the code calls and jumps to. */
  readonly externals: readonly TrampolineExternal[];
  /** How the program finds structs and unions in its context: their bytes, or their address. */
  readonly view: "value" | "pointer";
  /** Memory that the code needs, by address. */
  readonly memory: readonly TrampolineMemory[];
  /** What `gs:` addresses are relative to; absent where the code uses none. */
  readonly gsBase?: bigint;
}

/** The operations of the area. */
export interface StructArgsOperations {
  /** Where the arguments of this function lie. */
  "struct_args.layout": { readonly input: StructArgsLayoutInput; readonly value: StructArgsLayoutValue };
  /** The machine code of this function's trampoline. */
  "struct_args.trampoline": { readonly input: TrampolineInput; readonly value: TrampolineValue };
  /** What a program, the traced function and its caller see of this call. */
  "struct_args.run": { readonly input: StructArgsRunInput; readonly value: StructArgsRunValue };
}

/** A C declaration of a function. */
const prototype: z.ZodType<Prototype, string> = z.codec(
  z.string(),
  z.custom<Prototype>((value) => typeof value === "object" && value !== null),
  {
    decode: (text, { issues }) => attempt(text, issues, () => parsePrototype(text)),
    encode: (value, { issues }) => attempt(value, issues, () => formatPrototype(value)),
  },
);

const structs = z.enum(["abi", "reference"]).default("abi");

/** Schema of {@linkcode StructArgsLayoutInput}. */
export const structArgsLayoutInput: z.ZodType<StructArgsLayoutInput> = z.strictObject({ prototype, structs });

const directPlace = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("register"), register: z.enum(ARGUMENT_REGISTERS) }),
  z.strictObject({ kind: z.literal("stack"), offset: z.int().min(0) }),
]);

const piecePlace = z.discriminatedUnion("kind", [
  ...directPlace.options,
  z.strictObject({ kind: z.literal("pointed"), pointer: directPlace }),
]);

const argumentLayout = z.strictObject({
  size: z.int().min(0),
  pieces: z.array(z.strictObject({ offset: z.int().min(0), size: z.int().min(1).max(8), place: piecePlace })).max(64),
  view: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("value"), slot: z.int().min(0), slots: z.int().min(0) }),
    z.strictObject({ kind: z.literal("pointer"), slot: z.int().min(0) }),
  ]),
  registers: z.array(z.enum(BPF_ARGUMENTS)).max(5).exactOptional(),
});

/** Schema of {@linkcode StructArgsLayoutValue}. */
export const structArgsLayoutValue: z.ZodType<StructArgsLayoutValue> = z.strictObject({
  slots: z.int().min(0).exactOptional(),
  args: z.array(argumentLayout).max(255).exactOptional(),
});

/** The fields of {@linkcode TrampolineInput}, for a schema. */
export const trampolineFields = {
  prototype,
  structs,
  kind: z.enum(["fentry", "fexit"]).default("fentry"),
} as const;

/** Schema of {@linkcode TrampolineInput}. */
export const trampolineInput: z.ZodType<TrampolineInput> = z.strictObject(trampolineFields);

const external = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["program", "traced", "enter", "exit", "function", "return-thunk"]), address: u64 }),
  z.strictObject({ kind: z.literal("indirect-thunk"), address: u64, register: z.enum(REGISTERS) }),
]);

/** Schema of {@linkcode TrampolineValue}. */
export const trampolineValue: z.ZodType<TrampolineValue> = z.strictObject({
  address: u64,
  entry: z.enum(["call", "jump"]).default("call"),
  code: bytes,
  externals: z.array(external).max(64),
  view: z.enum(["value", "pointer"]).default("value"),
  memory: z.array(z.strictObject({ address: u64, bytes })).max(64).default([]),
  gsBase: u64.exactOptional(),
});
