/**
 * The stack, jumps, calls, and what does nothing.
 *
 * @module
 */
import type { Cpu } from "../cpu.ts";
import { type Condition, CONDITIONS } from "../flags.ts";
import type { Insn, Operand } from "../insn.ts";
import type { Register } from "../register.ts";
import { Trap } from "../trap.ts";
import { type Execute, operand, rejectsOperandSizePrefix, rejectsUnless64, type SemanticsTable } from "./semantics.ts";

function registerOf(found: Operand): Register | undefined {
  return found.kind === "register" ? found.register : undefined;
}

function push(cpu: Cpu, insn: Insn): void {
  const src = operand(insn, 0);
  const value = cpu.read(src);
  const address = cpu.push(value);
  cpu.observe?.({ kind: "push", at: cpu.at, register: registerOf(src), address, value });
}

/** An address that involves `rsp` is computed with its value after the pop. */
function pop(cpu: Cpu, insn: Insn): void {
  const dst = operand(insn, 0);
  const address = cpu.get("rsp");
  const value = cpu.pop();
  try {
    cpu.write(dst, value);
  } catch (error) {
    cpu.set("rsp", address);
    throw error;
  }
  cpu.observe?.({ kind: "pop", at: cpu.at, register: registerOf(dst), address, value });
}

function leave(cpu: Cpu): void {
  const address = cpu.get("rbp");
  const value = cpu.load(address, 8);
  cpu.set("rsp", address + 8n);
  cpu.set("rbp", value);
  cpu.observe?.({ kind: "pop", at: cpu.at, register: "rbp", address, value });
}

function call(cpu: Cpu, insn: Insn): void {
  const target = cpu.read(operand(insn, 0));
  const returnAddress = cpu.rip;
  cpu.push(returnAddress);
  cpu.rip = target;
  cpu.observe?.({ kind: "call", at: cpu.at, target, returnAddress });
}

function jump(cpu: Cpu, insn: Insn): void {
  cpu.rip = cpu.read(operand(insn, 0));
  cpu.observe?.({ kind: "jump", at: cpu.at, target: cpu.rip, conditional: false });
}

function jumpIf(condition: Condition): Execute {
  return (cpu, insn) => {
    if (!cpu.test(condition)) return cpu.observe?.({ kind: "fall-through", at: cpu.at });
    cpu.rip = cpu.read(operand(insn, 0));
    cpu.observe?.({ kind: "jump", at: cpu.at, target: cpu.rip, conditional: true });
  };
}

function leaveFunction(cpu: Cpu, insn: Insn): void {
  const extra = insn.operands[0];
  cpu.return(extra === undefined ? 0n : cpu.read(extra));
}

function rejectsTransfer(insn: Insn): string | undefined {
  return rejectsOperandSizePrefix(insn) ?? rejectsUnless64(insn);
}

/** Of the opcodes reserved for hints only `0f1e` is used, by branch history barriers; some of the others trap on some CPUs. */
function rejectsUnlessHint({ bytes }: Insn): string | undefined {
  return bytes.at(-3) === 0x0f && bytes.at(-2) === 0x1e ? undefined : "wanted a nop that BPF code uses";
}

function trap(reason: "int3" | "ud2"): Execute {
  return () => {
    throw new Trap(reason, `wanted an instruction to go on with, got ${reason}`);
  };
}

function nothing(): void {}

/** What does nothing to registers and memory: padding, landing pads, fences, prefetches. */
const IDLE: readonly string[] = [
  "nop",
  "pause",
  "endbr64",
  "lfence",
  "mfence",
  "sfence",
  "prefetchnta",
  "prefetcht0",
  "prefetcht1",
  "prefetcht2",
  "prefetchw",
];

/** The stack, jumps, calls, traps, and what does nothing. */
export const CONTROL: SemanticsTable = [
  ["push", { execute: push, rejects: rejectsUnless64 }],
  ["pop", { execute: pop, rejects: rejectsUnless64 }],
  ["leave", { execute: leave, rejects: rejectsOperandSizePrefix }],
  ["call", { execute: call, rejects: rejectsTransfer }],
  ["jmp", { execute: jump, rejects: rejectsTransfer }],
  ["ret", { execute: leaveFunction, rejects: rejectsOperandSizePrefix }],
  ...CONDITIONS.map((condition) =>
    [`j${condition}`, { execute: jumpIf(condition), rejects: rejectsOperandSizePrefix }] as const
  ),
  ...IDLE.map((mnemonic) => [mnemonic, { execute: nothing, ignoresMemory: true }] as const),
  ["reservednop", { execute: nothing, rejects: rejectsUnlessHint }],
  ["int3", { execute: trap("int3") }],
  ["ud2", { execute: trap("ud2") }],
];
