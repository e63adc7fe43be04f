import type { Program } from "../insn.ts";
import { compile, type Compiled } from "./compile.ts";
import { conventions } from "./conventions.ts";
import { Cpu } from "./cpu.ts";
import { explain } from "./explain.ts";
import type { Fault, FaultReason } from "./fault.ts";
import type { MachineOptions, RunInput } from "./options.ts";
import type { RunResult } from "./run_result.ts";
import type { Step } from "./step.ts";
import { Trap } from "./trap.ts";
import { get64, registerAt } from "./words.ts";

const LIMIT = 1_000_000;

/**
 * A machine that executes one program, on as many inputs as are wanted.
 *
 * It has what RFC 9669 and version 4 of the instruction set define, little-endian, but for the deprecated access to
 * packets. Registers and, if the conventions say so, stack bytes cannot be read before they are written.
 *
 * @example
 * ```ts
 * import { Machine } from "./machine.ts";
 * import { assertEquals } from "@std/assert";
 *
 * // r0 = *(u8 *)(r1 + 0x1); exit
 * const machine = new Machine([
 *   { opcode: 0x71, dst: 0, src: 1, off: 1, imm: 0 },
 *   { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 },
 * ]);
 * assertEquals(machine.run({ context: Uint8Array.of(7, 8) }), { outcome: "exit", r0: 8n, executed: 2 });
 *
 * const result = machine.run({ context: Uint8Array.of(7) });
 * assertEquals(result.outcome === "fault" && result.fault.kind, "out-of-bounds");
 * ```
 */
export class Machine {
  readonly #compiled: Compiled;
  readonly #cpu: Cpu;
  readonly #limit: number;

  /**
   * Makes a program ready to run, whatever it is.
   *
   * @param program Its slots.
   * @param options What the machine is.
   */
  constructor(program: Program, options: MachineOptions = {}) {
    const rules = options.conventions ?? conventions;
    this.#compiled = compile(program, rules, options.extensions ?? []);
    this.#cpu = new Cpu(this.#compiled.words, options, rules);
    this.#limit = options.limit ?? LIMIT;
  }

  /**
   * Runs the program from its first instruction. Whatever the program is, the run ends, by its exit or by a fault.
   *
   * @throws {RangeError} If a region lies where none may, or a register that is to be set does not exist.
   * @throws What the observer, `decide`, `immediate` or `percpu` throws.
   */
  run(input: RunInput = {}): RunResult {
    this.#cpu.reset(input);
    const isWatched = input.decide !== undefined || input.observer?.onBranch !== undefined;
    return this.#execute(isWatched ? this.#compiled.watched : this.#compiled.steps);
  }

  #execute(steps: readonly Step[]): RunResult {
    const cpu = this.#cpu;
    const limit = this.#limit;
    let index = 0;
    let next = 0;
    let executed = 0;
    try {
      while (true) {
        const step = steps[next];
        if (step === undefined) break;
        index = next;
        if (executed === limit) throw new Trap({ kind: "runaway", limit });
        executed++;
        if ((step.reads & ~cpu.written) !== 0) throw new Trap(firstUnwritten(step.reads & ~cpu.written));
        next = step.execute(cpu);
        cpu.written |= step.writes;
      }
      if (!cpu.exited) throw new Trap({ kind: "bad-target", target: next });
      return { outcome: "exit", r0: get64(cpu.words, registerAt(cpu.conventions.result)), executed };
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      return { outcome: "fault", fault: this.#fault(error, index), executed };
    }
  }

  #fault({ reason, detail }: Trap, index: number): Fault {
    const { subprog, depth } = this.#cpu;
    return { ...reason, index, subprog, frame: depth, detail: detail ?? explain(reason) };
  }
}

function firstUnwritten(registers: number): FaultReason {
  return { kind: "uninitialised-register", register: 31 - Math.clz32(registers & -registers) };
}
