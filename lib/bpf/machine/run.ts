import type { Program } from "../insn.ts";
import { Machine } from "./machine.ts";
import type { MachineOptions, RunInput } from "./options.ts";
import type { RunResult } from "./run_result.ts";

/**
 * Runs a program once. To run one more often, make a {@linkcode Machine} of it.
 *
 * @example
 * ```ts
 * import { run } from "./run.ts";
 * import { assertEquals } from "@std/assert";
 *
 * // r0 = r1; r0 *= r0; exit
 * const program = [
 *   { opcode: 0xbf, dst: 0, src: 1, off: 0, imm: 0 },
 *   { opcode: 0x2f, dst: 0, src: 0, off: 0, imm: 0 },
 *   { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 },
 * ];
 * assertEquals(run(program, { registers: { 1: 12n } }), { outcome: "exit", r0: 144n, executed: 3 });
 * ```
 *
 * @throws {RangeError} If a region lies where none may, or a register that is to be set does not exist.
 */
export function run(program: Program, input: RunInput = {}, options: MachineOptions = {}): RunResult {
  return new Machine(program, options).run(input);
}
