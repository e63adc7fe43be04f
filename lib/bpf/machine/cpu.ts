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

/** A function under way. One is kept for each depth, and used again. */
interface Activation {
  /** Its first slot. */
  entry: number;
  /** The slot at which its caller goes on. */
  returnTo: number;
  /** The registers that hold the same after the call, as its caller left them. */
  readonly saved: DataView;
  /** The registers that its caller could read. */
  written: number;
  /** Rounds that `may_goto` still allows. */
  rounds: number;
}

function activation(savedBytes: number): Activation {
  return { entry: 0, returnTo: NOWHERE, saved: new DataView(new ArrayBuffer(savedBytes)), written: 0, rounds: 0 };
}

/** A set of registers, one bit each. */
export function registerSet(registers: readonly number[]): number {
  let set = 0;
  for (const register of registers) set |= 1 << register;
  return set;
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

  /** How many calls deep the run is. */
  depth = 0;

  readonly #args: number;
  readonly #scratched: number;
  /** The byte offsets of the registers that a call of a subprogram restores. */
  readonly #restored: readonly number[];
  readonly #main: Activation = activation(0);
  readonly #callees: Activation[] = [];

  constructor(words: DataView, options: MachineOptions, conventions: Conventions) {
    this.words = words;
    this.options = options;
    this.conventions = conventions;
    this.memory = new Memory(conventions, options.stackAddress);
    this.#args = registerSet(conventions.args);
    this.#scratched = registerSet(conventions.scratched);
    this.#restored = [...conventions.preserved, FRAME_POINTER].map(registerAt);
  }

  /**
   * Makes everything as it is at the first instruction.
   *
   * @throws {RangeError} If a region lies where none may, or there is no such register.
   */
  reset(input: RunInput): void {
    this.input = input;
    this.exited = false;
    this.depth = 0;
    this.memory.reset(regionsOf(input));
    for (let at = 0; at < REGISTER_BYTES; at += 8) set64(this.words, at, 0n);
    this.written = 1 << FRAME_POINTER;
    this.#main.rounds = MAY_GOTO_ROUNDS;
    set64(this.words, registerAt(FRAME_POINTER), this.memory.pushFrame());
    if (input.context !== undefined) this.#preset(1, CONTEXT_ADDRESS);
    for (const [name, value] of Object.entries(input.registers ?? {})) this.#preset(Number(name), value);
  }

  /** The first slot of the function under way. */
  get subprog(): number {
    return this.#current().entry;
  }

  /** Calls a subprogram and returns its first slot. */
  enter(target: number, returnTo: number): number {
    const { maxFrames, ownFrame } = this.conventions;
    if (this.depth + 1 >= maxFrames) throw new Trap({ kind: "call-depth", frames: maxFrames });
    this.depth++;
    const callee = this.#current();
    callee.entry = target;
    callee.returnTo = returnTo;
    callee.written = this.written;
    callee.rounds = MAY_GOTO_ROUNDS;
    for (const at of this.#restored) set64(callee.saved, at, get64(this.words, at));
    this.written = this.written & this.#args | 1 << FRAME_POINTER;
    if (ownFrame) set64(this.words, registerAt(FRAME_POINTER), this.memory.pushFrame());
    return target;
  }

  /** Returns from the function under way, and returns the slot at which its caller goes on; the main program ends the run. */
  leave(): number {
    const { result, exitNeedsResult, ownFrame } = this.conventions;
    const resultSet = this.written & 1 << result;
    if (this.depth === 0) {
      if (exitNeedsResult && resultSet === 0) throw new Trap({ kind: "uninitialised-register", register: result });
      this.exited = true;
      return NOWHERE;
    }
    const { saved, written, returnTo } = this.#current();
    for (const at of this.#restored) set64(this.words, at, get64(saved, at));
    if (ownFrame) this.memory.popFrame();
    this.written = written & ~this.#scratched | resultSet;
    this.depth--;
    return returnTo;
  }

  /** Takes from the readable registers those that a call scratches. */
  scratch(registers: readonly number[] | undefined): void {
    this.written &= ~(registers === undefined ? this.#scratched : registerSet(registers));
  }

  /** The rounds that `may_goto` still allows in this function. */
  get rounds(): number {
    return this.#current().rounds;
  }

  /** Uses up one of those rounds. */
  useRound(): void {
    this.#current().rounds--;
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

  #current(): Activation {
    return this.depth === 0 ? this.#main : this.#callees[this.depth] ??= activation(REGISTER_BYTES);
  }

  #preset(register: number, value: bigint): void {
    if (!Number.isInteger(register) || register < 0 || register >= FRAME_POINTER) {
      throw new RangeError(`wanted a register that can be set at entry, r0 to r9, got ${register}`);
    }
    set64(this.words, registerAt(register), value);
    this.written |= 1 << register;
  }
}

function regionsOf({ context, regions = [] }: RunInput): readonly Region[] {
  if (context === undefined) return regions;
  return [{ name: "context", address: CONTEXT_ADDRESS, bytes: context, access: "read-write" }, ...regions];
}
