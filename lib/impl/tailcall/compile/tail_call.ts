import * as asm from "../../../x86/assemble.ts";
import type { CodeBuilder } from "../../../x86/code_builder.ts";
import type { Decisions, Piece } from "./decisions.ts";
import { unwinding } from "./frame.ts";
import type { FunctionFacts } from "./function_facts.ts";

/** The labels of a tail call: its two poke locations, and where execution goes on if nothing is called. */
export interface TailCallLabels {
  readonly bypass: string;
  readonly target: string;
  readonly behind: string;
}

/** The labels of the tail call at a slot. */
export function labelsOf(slot: number): TailCallLabels {
  return { bypass: `bypass ${slot}`, target: `target ${slot}`, behind: `behind ${slot}` };
}

/** Adds a tail call to a known place of a known array, which holds no program yet. */
export function emitDirect(
  code: CodeBuilder,
  decisions: Decisions,
  f: FunctionFacts,
  nop5: Uint8Array,
  labels: TailCallLabels,
): void {
  const between = [...(decisions.countsMisses ? [] : decisions.count(f)), ...unwinding(decisions, f)];
  const length = between.reduce((sum, { length }) => sum + length, 0);
  emitPieces(code, labels, [
    ...decisions.checkLimit(f, decisions.limit),
    ...(decisions.countsMisses ? decisions.count(f) : []),
  ]);
  code.label(labels.bypass).emit(decisions.bypasses ? asm.jmp32(decisions.bypass(length)) : nop5)
    .emit(...between)
    .label(labels.target).emit(nop5, ...decisions.behind(f))
    .label(labels.behind);
}

/** Adds a tail call that looks its program up whenever it runs: the array is in rsi, the index in rdx. */
export function emitIndirect(code: CodeBuilder, decisions: Decisions, f: FunctionFacts, labels: TailCallLabels): void {
  const { checkIndex, countsMisses, count, lookUp, layout, entrySkip } = decisions;
  emitPieces(code, labels, [
    ...checkIndex,
    ...decisions.checkLimit(f, decisions.limit),
    ...(countsMisses ? count(f) : []),
    ...lookUp,
    ...(countsMisses ? [] : count(f)),
  ]);
  code.emit(
    ...unwinding(decisions, f),
    asm.movLoad("rcx", { base: "rcx", disp: layout.code, dispSize: 8 }),
    asm.aluImm("add", "rcx", entrySkip),
    asm.jmpRegister("rcx"),
  ).label(labels.behind);
}

function emitPieces(code: CodeBuilder, { behind }: TailCallLabels, pieces: readonly Piece[]): void {
  for (const piece of pieces) {
    if ("leaves" in piece) code.jcc(piece.leaves, behind, 8);
    else code.emit(piece);
  }
}
