import type { Insn, Program } from "../bpf/insn.ts";
import { isAlu, isCall, isExit } from "../bpf/insn_kind.ts";
import { CALL } from "../bpf/opcode.ts";
import { hash } from "../harness/hash.ts";
import { encode } from "../protocol/encode.ts";
import { type Input, type OperationName, operations } from "../protocol/operations.ts";
import { programOf } from "./program_of.ts";

/**
 * What two questions have in common that show the same failure: of a program its memory accesses, calls and jumps, in
 * order; of other inputs everything but the numbers. Eight hexadecimal digits.
 */
export function shapeOf<O extends OperationName>(operation: O, input: Input<O>): string {
  const program = programOf(input);
  const outline = program === undefined ? withoutNumbers(operation, input) : outlineOf(program);
  return hash(`${operation} ${outline}`).toString(16).padStart(8, "0");
}

function outlineOf(program: Program): string {
  return program.filter((insn) => !isAlu(insn) && !isExit(insn)).map(nameOf).join(" ");
}

function nameOf(insn: Insn): string {
  if (!isCall(insn)) return insn.opcode.toString(16);
  return insn.src === CALL.HELPER ? `call ${insn.imm}` : `call ${insn.src}`;
}

function withoutNumbers<O extends OperationName>(operation: O, input: Input<O>): string {
  const written = encode(operations[operation].input, input);
  return JSON.stringify(written.ok ? written.value : written.problems).replaceAll(/\d+/g, "#");
}
