import type { Program } from "../../bpf/insn.ts";
import { mayLoad } from "../../bpf/may_load.ts";

/** What a program has when `set_prep` is called. */
export type Stage = "bare" | "loaded" | "prepared";

/** What is known of the instance that is being made. */
export interface Making {
  /** The program's own instructions, as the preprocessor left them if it was given them. */
  readonly given: Program;
  /** What the preprocessor handed back. */
  readonly handedBack: Program;
  /** What was loaded as the first instance of this load; `handedBack` for that one itself. */
  readonly first: Program;
}

/** The decisions of which the reference is made, after libbpf 0.3; a mutant replaces one. */
export interface Decisions {
  /** What `set_prep` makes of its arguments: 0, or an error. */
  readonly argumentsError: (instances: number, hasPreprocessor: boolean) => number;
  /** Whether `set_prep` takes a program. */
  readonly mayPrepare: (stage: Stage) => boolean;
  /** The instances that a load makes, in order, given their number. */
  readonly order: (instances: number) => readonly number[];
  /** The index that a preprocessor is told. */
  readonly toldIndex: (index: number) => number;
  /** The count that a preprocessor is told, given the instruction slots. */
  readonly toldCount: (slots: number) => number;
  /** What the next preprocessor is given, before this one was called and after. */
  readonly passesOn: (before: Program, making: Pick<Making, "given" | "handedBack">) => Program;
  /** What is loaded as an instance. */
  readonly loads: (making: Making) => Program;
  /** What a load returns at once for what a preprocessor returned; 0 to go on. */
  readonly preprocessorError: (returned: number) => number;
  /** What a load returns at once for an instance that is to be skipped; 0 to go on. */
  readonly skipError: number;
  /** Whether the verifier takes a program. */
  readonly accepts: (program: Program) => boolean;
  /** What a load returns for a program that the verifier refuses. */
  readonly verifierError: number;
  /** What `pfd` receives for an instance. */
  readonly pfd: "descriptor" | "none" | "nothing";
  /** What it receives for one that is skipped. */
  readonly skippedPfd: "none" | "nothing";
  /** Whether it receives -1 where the load fails. */
  readonly clearsPfdOfFailure: boolean;
  /** The place of instance n among the descriptors. */
  readonly placeOf: (n: number) => number;
  /** The instance that `fd` asks for, given their number. */
  readonly fdInstance: (instances: number) => number;
  /** What `nth_fd` returns for an index that no instance has. */
  readonly outOfRange: number;
  /** What it returns for an instance that was skipped. */
  readonly skipped: number;
  /** What it returns for an instance that is still to be made. */
  readonly missing: number;
  /** What it returns for a NULL. */
  readonly nullProgram: number;
  /** The instances of a program that is loaded without a preprocessor. */
  readonly plainInstances: number;
  /** Whether a load uses the program's instructions up. */
  readonly usesUp: boolean;
  /** Whether what was made before a failure stays, by what was being loaded. */
  readonly keepsMade: { readonly object: boolean; readonly program: boolean };
  /** What a load returns for a program whose instances an unload took; 0 if it is to load without a preprocessor. */
  readonly reloadError: number;
  /** What loads and `set_autoload` return once the object was loaded; 0 to let them through. */
  readonly objectLoadedError: number;
  /** Whether an unload takes the instances. */
  readonly unloads: boolean;
  /** Whether a load of the object passes over programs whose autoload is off. */
  readonly heedsAutoload: boolean;
  /** Whether the calls behind one that failed are made. */
  readonly goesOnAfterFailure: boolean;
}

const EINVAL = -22;
const ENOENT = -2;
const VERIFY = -4007;
const INTERNAL = -4004;

/** Bytes of the context of a program on a kprobe, x86-64's `pt_regs`. */
const CONTEXT_BYTES = 168;

/** libbpf's own decisions. */
export const published: Decisions = {
  argumentsError: (instances, hasPreprocessor) => instances <= 0 || !hasPreprocessor ? EINVAL : 0,
  mayPrepare: (stage) => stage === "bare",
  order: (instances) => Array.from({ length: instances }, (_, index) => index),
  toldIndex: (index) => index,
  toldCount: (slots) => slots,
  passesOn: (_, { given }) => given,
  loads: ({ handedBack }) => handedBack,
  preprocessorError: (returned) => returned,
  skipError: 0,
  accepts: (program) => mayLoad(program, CONTEXT_BYTES),
  verifierError: VERIFY,
  pfd: "descriptor",
  skippedPfd: "none",
  clearsPfdOfFailure: false,
  placeOf: (n) => n,
  fdInstance: () => 0,
  outOfRange: EINVAL,
  skipped: ENOENT,
  missing: ENOENT,
  nullProgram: EINVAL,
  plainInstances: 1,
  usesUp: true,
  keepsMade: { object: false, program: true },
  reloadError: INTERNAL,
  objectLoadedError: EINVAL,
  unloads: true,
  heedsAutoload: true,
  goesOnAfterFailure: true,
};
