import * as asm from "../../../x86/assemble.ts";
import type { Decisions } from "./decisions.ts";
import type { FunctionFacts } from "./function_facts.ts";

/** The code with which a function begins. */
export function prologue(decisions: Decisions, f: FunctionFacts, nop5: Uint8Array): readonly Uint8Array[] {
  return [
    nop5,
    decisions.start(f),
    asm.push("rbp"),
    asm.mov("rbp", "rsp"),
    ...moveStack(decisions, "sub", decisions.frameSize(f.depth)),
    ...decisions.keep(f),
    ...decisions.saved(f).map(asm.push),
  ];
}

/** The code with which it ends: the counter and the stack go with `leave`. */
export function epilogue(decisions: Decisions, f: FunctionFacts): readonly Uint8Array[] {
  return [...decisions.popped(decisions.saved(f)).map(asm.pop), asm.leave(), asm.ret()];
}

/** The code with which it leaves its frame to a program that it tail-calls. */
export function unwinding(decisions: Decisions, f: FunctionFacts): readonly Uint8Array[] {
  return [
    ...decisions.popped(decisions.saved(f)).map(asm.pop),
    ...decisions.take,
    ...moveStack(decisions, "add", decisions.freed(f)),
  ];
}

/** Moves rsp by so many bytes. */
export function moveStack({ movesByZero }: Decisions, op: "add" | "sub", bytes: number): readonly Uint8Array[] {
  return bytes === 0 && !movesByZero ? [] : [asm.aluImm(op, "rsp", bytes, 8, 32)];
}
