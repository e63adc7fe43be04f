import { FRAME_POINTER } from "../opcode.ts";
import type { Conventions } from "./conventions.ts";
import { Memory } from "./memory.ts";
import type { MachineOptions, RunInput } from "./options.ts";
import { CONTEXT_ADDRESS, type Region } from "./region.ts";
import { Trap } from "./trap.ts";
import { get64, REGISTER_BYTES, registerAt, set64 } from "./words.ts";

/** How often `may_goto` lets a function's loops go round: the kernel's BPF_MAX_LOOPS. */
const MAY_GOTO_ROUNDS = 8 * 1024 * 1024;

/** Where the main program returns to: a slot that no program has. */
const NOWHERE = 0x7fff_ffff;

/** A function under way. */
interface Activation {
  /** Its first slot. */
  readonly entry: number;
  /** The slot at which its caller goes on. */
  readonly returnTo: number;
  /** The caller's registers, and which of them were readable. */
  readonly saved: Uint8Array;
  readonly written: number;
  /** Rounds that `may_goto` still allows. */
  rounds: number;
}

/** A set of registers, one bit each. */
export function registerSet(registers: readonly number[]): number {
  return registers.reduce((set, register) => set | 1 << register, 0);
}

/** The state of a run, on which the steps of a program act. */
export class Cpu {
  /** The registers, then the program's constants. */
  readonly words: DataView;
  readonly memory: Memory;
  readonly options: MachineOptions;
  readonly conventions: Conventions;
  /** The registers that may be read. */
  written = 0;
  /** Whether the main program exited. */
  exited = false;
  /** What the run was given. */
  input: RunInput = {};

  readonly #registers: Uint8Array;
  readonly #args: number;
  readonly #scratched: number;
  readonly #activations: Activation[] = [];

  constructor(words: DataView, options: MachineOptions, conventions: Conventions) {
    this.words = words;
    this.options = options;
    this.conventions = conventions;
    this.memory = new Memory(conventions);
    this.#registers = new Uint8Array(words.buffer, words.byteOffset, REGISTER_BYTES);
    this.#args = registerSet(conventions.args);
    this.#scratched = registerSet(conventions.scratched);
  }

  /**
   * Makes everything as it is at the first instruction.
   *
   * @throws {RangeError} If a region lies where none may, or there is no such register.
   */
  reset(input: RunInput): void {
    this.input = input;
    this.exited = false;
    this.#activations.length = 0;
    this.memory.reset(regionsOf(input));
    this.#registers.fill(0);
    this.written = 1 << FRAME_POINTER;
    this.#activate(0, NOWHERE, 0);
    set64(this.words, registerAt(FRAME_POINTER), this.memory.pushFrame());
    if (input.context !== undefined) this.#preset(1, CONTEXT_ADDRESS);
    for (const [name, value] of Object.entries(input.registers ?? {})) this.#preset(Number(name), value);
  }

  /** How many calls deep the run is. */
  get depth(): number {
    return this.#activations.length - 1;
  }

  /** The first slot of the function under way. */
  get subprog(): number {
    return this.#activations[this.depth]?.entry ?? 0;
  }

  /** Calls a subprogram and returns its first slot. */
  enter(target: number, returnTo: number): number {
    const { maxFrames, ownFrame } = this.conventions;
    if (this.#activations.length >= maxFrames) throw new Trap({ kind: "call-depth", frames: maxFrames });
    this.#activate(target, returnTo, this.written);
    this.written = this.written & this.#args | 1 << FRAME_POINTER;
    if (ownFrame) set64(this.words, registerAt(FRAME_POINTER), this.memory.pushFrame());
    return target;
  }

  /** Returns from the function under way, and returns the slot at which its caller goes on; the main program ends the run. */
  leave(): number {
    const { preserved, result, exitNeedsResult, ownFrame } = this.conventions;
    const left = this.#activations[this.depth];
    const resultSet = this.written & 1 << result;
    if (left === undefined || this.depth === 0) {
      if (exitNeedsResult && resultSet === 0) throw new Trap({ kind: "uninitialised-register", register: result });
      this.exited = true;
      return NOWHERE;
    }
    for (const register of preserved) this.#restore(register, left);
    this.#restore(FRAME_POINTER, left);
    if (ownFrame) this.memory.popFrame();
    this.written = left.written & ~this.#scratched | resultSet;
    this.#activations.length--;
    return left.returnTo;
  }

  /** Takes from the readable registers those that a call scratches. */
  scratch(registers: readonly number[] | undefined): void {
    this.written &= ~(registers === undefined ? this.#scratched : registerSet(registers));
  }

  /** The rounds that `may_goto` still allows in this function. */
  get rounds(): number {
    return this.#activations[this.depth]?.rounds ?? 0;
  }

  /** Uses up one of those rounds. */
  useRound(): void {
    const activation = this.#activations[this.depth];
    if (activation !== undefined) activation.rounds--;
  }

  /**
   * The value of a register that must be readable.
   *
   * @throws {Trap} If it is not.
   */
  readable(register: number): bigint {
    if ((this.written & 1 << register) === 0) throw new Trap({ kind: "uninitialised-register", register });
    return get64(this.words, registerAt(register));
  }

  #activate(entry: number, returnTo: number, written: number): void {
    this.#activations.push({ entry, returnTo, written, saved: this.#registers.slice(), rounds: MAY_GOTO_ROUNDS });
  }

  #restore(register: number, { saved }: Activation): void {
    const at = registerAt(register);
    this.#registers.set(saved.subarray(at, at + 8), at);
  }

  #preset(register: number, value: bigint): void {
    if (!Number.isInteger(register) || register < 0 || register >= FRAME_POINTER) {
      throw new RangeError(`Wanted a register that can be set at entry, r0 to r9; came ${register}`);
    }
    set64(this.words, registerAt(register), value);
    this.written |= 1 << register;
  }
}

function regionsOf({ context, regions = [] }: RunInput): readonly Region[] {
  if (context === undefined) return regions;
  return [{ name: "context", address: CONTEXT_ADDRESS, bytes: context, access: "read-write" }, ...regions];
}
