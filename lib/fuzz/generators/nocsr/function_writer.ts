import type { Insn, Program } from "../../../bpf/insn.ts";
import { isCall } from "../../../bpf/insn_kind.ts";
import { compute, exit, move, moveNumber } from "./insns.ts";
import { ALU } from "../../../bpf/opcode.ts";
import { type Held, Known } from "./known.ts";

/** A jump that has not come to its end yet. */
interface Flight {
  readonly from: number;
  /** How many instructions are still to pass before it may land. */
  left: number;
  /** What is known where it starts. */
  readonly known: Known;
}

/** A loop that is still open. */
interface Loop {
  readonly counter: number;
  readonly rounds: number;
  /** How many statements it still takes in. */
  left: number;
  /** How many instructions pass before the place that is gone back to. */
  lead: number;
  /** That place, with what is known there. */
  head?: { readonly at: number; readonly known: Known };
}

/** A call of another function of the program: the slot it stands in, and which function it is. */
export interface LocalCall {
  readonly at: number;
  readonly callee: number;
}

/**
 * Writes a function, an instruction after the other, and keeps in mind what is known at each point, so that what follows
 * can be chosen to be valid.
 *
 * Jumps land where all that the code around them relies on is known to hold at their start, too: between any two
 * instructions, if need be at the next statement.
 */
export class FunctionWriter {
  readonly known: Known;
  /** The lowest slot that patterns of the function use. */
  readonly lowest: number;
  readonly calls: LocalCall[] = [];
  readonly #insns: Insn[] = [];
  readonly #flights: Flight[] = [];
  readonly #loops: Loop[] = [];
  /** The registers beside r0 that a call leaves undefined. */
  readonly #scratched: (insn: Insn) => readonly number[];

  constructor(entry: readonly (Held | undefined)[], lowest: number, scratched: (insn: Insn) => readonly number[]) {
    this.known = new Known(entry);
    this.lowest = lowest;
    this.#scratched = scratched;
  }

  /** The instructions so far. */
  get program(): Program {
    return this.#insns;
  }

  /** Whether a register may be written: not one that counts the rounds of an open loop. */
  isFree(register: number): boolean {
    return this.#loops.every(({ counter }) => counter !== register);
  }

  /** Adds instructions. */
  put(...insns: readonly Insn[]): void {
    for (const [index, insn] of insns.entries()) {
      if (insn.opcode !== 0 || index === 0) this.#arrive(false);
      this.#insns.push(insn);
      this.known.step(insn, isCall(insn) ? this.#scratched(insn) : []);
    }
  }

  /** Adds a call of a function of the program. */
  call(callee: number, insn: Insn): void {
    this.#arrive(false);
    this.calls.push({ at: this.#insns.length, callee });
    this.#insns.push(insn);
    this.known.step(insn);
  }

  /** Adds a jump over some of the instructions that follow. */
  jump(insn: Insn, over: number): void {
    this.put(insn);
    this.#flights.push({ from: this.#insns.length - 1, left: over, known: this.known.copy() });
  }

  /** Adds an exit behind a jump that leads past it. */
  leave(insn: Insn, value: number): void {
    this.put(insn);
    const before = this.known.copy();
    const from = this.#insns.length - 1;
    this.put(moveNumber(0, value), exit);
    this.#set(from, this.#insns.length);
    this.known.meet(before);
    this.known.step(moveNumber(0, 0));
    if (before.at(0) === undefined) this.put(moveNumber(0, 0));
  }

  /**
   * Opens a loop around the next statements.
   *
   * @param lead How many instructions pass before the place that is gone back to.
   */
  loop(counter: number, rounds: number, statements: number, lead: number): void {
    this.put(moveNumber(counter, 0));
    this.#loops.push({ counter, rounds, left: statements, lead });
  }

  /** Ends a statement: what is to land between statements lands, and loops that took in enough are closed. */
  endStatement(): void {
    this.#arrive(true);
    for (let loop = this.#loops.at(-1); loop !== undefined && loop.left-- <= 0; loop = this.#loops.at(-1)) {
      this.#close(loop);
    }
  }

  /** Closes all loops, lands all jumps, and exits with a value that depends on all that is known to be a number. */
  finish(): void {
    for (let loop = this.#loops.at(-1); loop !== undefined; loop = this.#loops.at(-1)) this.#close(loop);
    for (const flight of this.#flights) flight.left = 0;
    this.#arrive(true);
    if (this.known.at(0) !== "number") this.put(moveNumber(0, 0));
    for (const register of [1, 2, 3, 4, 5, 7, 8, 9]) {
      if (this.known.at(register) === "number") this.put(compute(ALU.ADD, 0, register));
    }
    this.put(exit);
  }

  #close(loop: Loop): void {
    this.#loops.pop();
    const { counter, rounds, head } = loop;
    if (head === undefined) return;
    // A jump from before the loop landed in it.
    if (this.known.at(counter) !== "number") this.put(moveNumber(counter, rounds));
    for (let register = 0; register < 10; register++) {
      if (register === counter) continue;
      if (head.known.at(register) === "number" && this.known.at(register) !== "number") {
        this.put(moveNumber(register, 1));
      }
      if (head.known.at(register) === "context" && this.known.at(register) !== "context") this.put(move(register, 6));
    }
    this.put({ opcode: 0x07, dst: counter, src: 0, off: 0, imm: 1 });
    this.put({ opcode: 0xa5, dst: counter, src: 0, off: 0, imm: rounds });
    this.#set(this.#insns.length - 1, head.at);
  }

  /** Lets jumps land before the next instruction, and loops begin there. */
  #arrive(isBetween: boolean): void {
    for (let i = this.#flights.length - 1; i >= 0; i--) {
      const flight = this.#flights[i];
      if (flight === undefined || flight.left-- > 0) continue;
      if (!isBetween && !this.known.isCoveredBy(flight.known)) continue;
      this.#flights.splice(i, 1);
      this.#set(flight.from, this.#insns.length);
      this.known.meet(flight.known);
    }
    for (const loop of this.#loops) {
      if (loop.head === undefined && loop.lead-- <= 0) {
        loop.head = { at: this.#insns.length, known: this.known.copy() };
      }
    }
  }

  #set(from: number, target: number): void {
    const insn = this.#insns[from];
    if (insn !== undefined) this.#insns[from] = { ...insn, off: target - from - 1 };
  }
}
