import { type CallEffects, isLiveAt, registersRead, registersWritten, successors } from "../../lib/bpf/effects.ts";
import { encode } from "../../lib/bpf/encode.ts";
import type { Insn, Program } from "../../lib/bpf/insn.ts";
import {
  classOf,
  isCall,
  isConditionalJump,
  isExit,
  isGoto,
  isLdImm64,
  jumpTarget,
  operationOf,
  usesSource,
} from "../../lib/bpf/insn_kind.ts";
import { CLASS, FRAME_POINTER, JUMP } from "../../lib/bpf/opcode.ts";
import { frameDepth } from "./frame_depth.ts";

/** LLVM's names of the conditional jumps, by operation. */
const BRANCHES: Readonly<Record<number, string>> = {
  [JUMP.JEQ]: "JEQ",
  [JUMP.JGT]: "JUGT",
  [JUMP.JGE]: "JUGE",
  [JUMP.JSET]: "JSET",
  [JUMP.JNE]: "JNE",
  [JUMP.JSGT]: "JSGT",
  [JUMP.JSGE]: "JSGE",
  [JUMP.JLT]: "JULT",
  [JUMP.JLE]: "JULE",
  [JUMP.JSLT]: "JSLT",
  [JUMP.JSLE]: "JSLE",
};

/**
 * Writes a function as LLVM's machine IR, as it stands when registers are allocated and only the passes before emission
 * are left: the ones that put spills and fills around calls that keep registers.
 *
 * Every instruction but jumps, calls and exits stands as its own bytes, with the registers that it reads and writes.
 *
 * @param program One function: it must neither call a subprogram nor jump out of itself.
 * @param callAt What the call at a slot reads and scratches.
 * @throws {RangeError} If LLVM's machine IR has no form of an instruction, or if the size of the frame cannot be read off
 * the code, with the slot.
 */
export function toMachineIr(program: Program, callAt: (index: number) => CallEffects): string {
  const starts = blockStarts(program);
  const depth = frameDepth(program, callAt);
  return [
    '--- |\n  target triple = "bpf"\n  define i64 @f(ptr %0) { ret i64 0 }\n...',
    "---\nname: f\ntracksRegLiveness: true\nnoPhis: true\nisSSA: false\nnoVRegs: true",
    "liveins:\n  - { reg: '$r1' }",
    `frameInfo:\n  stackSize: ${depth}\n  adjustsStack: true\n  hasCalls: true`,
    ...(depth === 0 ? [] : [`stack:\n  - { id: 0, type: default, offset: -${depth}, size: ${depth}, alignment: 8 }`]),
    "body: |",
    ...starts.flatMap((start, at) => block(program, starts, start, starts[at + 1] ?? program.length, callAt)),
    "...",
    "",
  ].join("\n");
}

/** The slots at which a basic block begins. */
function blockStarts(program: Program): readonly number[] {
  const starts = new Set([0]);
  for (const [index, insn] of program.entries()) {
    const target = jumpTarget(program, index);
    if (target !== undefined) starts.add(target);
    if ((target !== undefined || isExit(insn)) && index + 1 < program.length) starts.add(index + 1);
  }
  return [...starts].sort((a, b) => a - b);
}

function block(
  program: Program,
  starts: readonly number[],
  start: number,
  end: number,
  callAt: (index: number) => CallEffects,
): readonly string[] {
  const last = lastInsn(program, start, end);
  const next = successors(program, last).map((slot) => `%bb.${starts.indexOf(slot)}`);
  const live = Array.from({ length: FRAME_POINTER }, (_, register) => register)
    .filter((register) => isLiveAt(program, start, register, callAt));
  const lines = [`  bb.${starts.indexOf(start)}:`];
  if (next.length > 0) lines.push(`    successors: ${[...new Set(next)].join(", ")}`);
  if (live.length > 0) lines.push(`    liveins: ${live.map(name).join(", ")}`);
  for (let index = start; index < end; index += width(program, index)) {
    lines.push(`    ${insnAt(program, starts, index, callAt(index))}`);
  }
  return lines;
}

function lastInsn(program: Program, start: number, end: number): number {
  let last = start;
  for (let index = start; index < end; index += width(program, index)) last = index;
  return last;
}

function width(program: Program, index: number): 1 | 2 {
  const insn = program[index];
  return insn !== undefined && isLdImm64(insn) ? 2 : 1;
}

function insnAt(program: Program, starts: readonly number[], index: number, call: CallEffects): string {
  const insn = program[index];
  if (insn === undefined) throw new RangeError(`wanted an instruction in slot ${index}, the program ends before it`);
  const target = `%bb.${starts.indexOf(jumpTarget(program, index) ?? -1)}`;
  if (isGoto(insn)) return `JMP ${target}`;
  if (isExit(insn)) return "RET implicit $r0";
  if (isCall(insn)) return callOf(insn, call);
  if (isConditionalJump(insn)) return branchOf(insn, index, target);
  const bytes = encode(program.slice(index, index + width(program, index)));
  return `INLINEASM &"${rawBytes(bytes)}", 1${operands(registersRead(insn), registersWritten(insn))}`;
}

function rawBytes(bytes: Uint8Array): string {
  return `.byte ${Array.from(bytes, (byte) => `0x${byte.toString(16)}`).join(", ")}`;
}

function operands(reads: readonly number[], writes: readonly number[]): string {
  const used = reads.filter((register) => register < FRAME_POINTER).map((register) => `, implicit ${name(register)}`);
  return [...used, ...writes.map((register) => `, implicit-def ${name(register)}`)].join("");
}

/** A call with the mask of the registers that it keeps; which function it calls is set right afterwards. */
function callOf(insn: Insn, call: CallEffects): string {
  const kept = Array.from({ length: FRAME_POINTER + 1 }, (_, register) => register)
    .filter((register) => !call.writes.includes(register));
  const mask = kept.flatMap((register) => [name(register), `$w${register}`]).join(",");
  const result = call.writes.includes(0) ? ", implicit-def $r0" : "";
  return `JAL ${insn.imm}, CustomRegMask(${mask}), implicit $r11, implicit-def $r11${
    operands(call.reads, [])
  }${result}`;
}

function branchOf(insn: Insn, index: number, target: string): string {
  const branch = BRANCHES[operationOf(insn)];
  if (branch === undefined) throw new RangeError(`slot ${index}: LLVM's machine IR has no such jump`);
  const narrow = classOf(insn) === CLASS.JMP32;
  const register = narrow ? (number: number) => `$w${number}` : name;
  const [form, second] = usesSource(insn) ? ["rr", register(insn.src)] : ["ri", `${insn.imm}`];
  return `${branch}_${form}${narrow ? "_32" : ""} ${register(insn.dst)}, ${second}, ${target}`;
}

function name(register: number): string {
  return `$r${register}`;
}
