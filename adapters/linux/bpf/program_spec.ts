import type { Descriptor } from "./descriptor.ts";
import type { LogLevel } from "./log_level.ts";
import type { ProgramType } from "./program_type.ts";

/** A program to load. */
export interface ProgramSpec {
  /** What kind of program. */
  readonly type: ProgramType;
  /** The instructions, encoded: 8 bytes a slot. */
  readonly insns: Uint8Array<ArrayBuffer>;
  /** The licence; `GPL` if left out, which opens every helper. */
  readonly license?: string;
  /** The program's name, at most 15 bytes of letters, digits, `_` and `.`. */
  readonly name?: string;
  /** Where it will be attached (`enum bpf_attach_type`), for types that must know when loading. */
  readonly expectedAttachType?: number;
  /** Type id of the function to attach to, in the kernel's types, for types that must know when loading. */
  readonly attachBtfId?: number;
  /** The program, or the kernel module's types, whose function that is; without it the function is the kernel's. */
  readonly attachOwner?: Descriptor<"program" | "btf">;
  /** `BPF_F_…` flags, see `programFlag`. */
  readonly flags?: number;
  /** The types of its functions and the lines of its source. */
  readonly debugInfo?: DebugInfo;
  /** Descriptors that instructions name by their place here: maps and the BTF of kernel modules. */
  readonly fdArray?: readonly Descriptor<"map" | "btf">[];
  /** How much the verifier says; `outcome` if left out. */
  readonly logLevel?: LogLevel;
}

/** Types of a program's functions, in BTF. */
export interface DebugInfo {
  /** The types. */
  readonly btf: Descriptor<"btf">;
  /** Encoded `struct bpf_func_info`, 8 bytes each: the slot of a function's first instruction, and its type. */
  readonly funcInfo: Uint8Array<ArrayBuffer>;
  /** Encoded `struct bpf_line_info`, 16 bytes each. */
  readonly lineInfo?: Uint8Array<ArrayBuffer>;
}
