import { sizeOf } from "../../c/type.ts";
import type { ArgumentRegister, TrampolineKind } from "../../protocol/struct_args.ts";
import * as asm from "../../x86/assemble.ts";
import { CodeBuilder } from "../../x86/code_builder.ts";
import type { Register, Size } from "../../x86/register.ts";
import type { CodeDecisions } from "./decisions.ts";
import { type Frame, layOutFrame } from "./frame.ts";
import { FIRST_ON_STACK, type Word } from "./place_words.ts";
import type { Plan, PlannedArgument } from "./plan.ts";

/** The addresses of what a trampoline calls. */
export interface Callees {
  readonly program: bigint;
  readonly enter: bigint;
  readonly exit: bigint;
  readonly traced: bigint;
}

const REGISTERS: Readonly<Record<ArgumentRegister, Register>> = {
  di: "rdi",
  si: "rsi",
  dx: "rdx",
  cx: "rcx",
  r8: "r8",
  r9: "r9",
};

/** What every part of the code needs to know. */
interface Draft {
  readonly code: CodeDecisions;
  readonly plan: Plan;
  readonly frame: Frame;
  readonly builder: CodeBuilder;
}

/**
 * Writes a trampoline: it keeps the arguments, calls the program on them, and goes on with the traced function as if
 * nothing had been.
 *
 * @param kind `fentry` returns into the traced function; `fexit` calls it first, and then returns to its caller.
 */
export function emitTrampoline(
  decisions: CodeDecisions,
  plan: Plan,
  kind: TrampolineKind,
  callees: Callees,
): CodeBuilder {
  // A register pushed below the frame would lie where the traced function looks for its stack arguments.
  const storesRbx = decisions.storesRbx || (kind === "fexit" && stackWords(plan) > 0);
  const code: CodeDecisions = { ...decisions, storesRbx };
  const frame = code.frame(layOutFrame({
    slots: plan.slots,
    callsTraced: kind === "fexit",
    storesRbx,
    apart: plan.args.filter(isApart).reduce((sum, { words }) => sum + words.length, 0),
    onStack: stackWords(plan),
  }));
  const draft: Draft = { code, plan, frame, builder: new CodeBuilder() };
  enterFrame(draft);
  saveArguments(draft);
  if (kind === "fexit") callTraced(draft, callees.traced);
  callProgram(draft, callees);
  if (kind === "fentry") restoreArguments(draft);
  leaveFrame(draft, kind);
  return draft.builder;
}

function isApart({ keeping }: PlannedArgument): boolean {
  return keeping !== "in-slots";
}

/** Words from the first to the last that the traced function finds on the stack. */
function stackWords({ args }: Plan): number {
  const ends = args.flatMap(({ words }) => words).map(({ place }) => place.kind === "stack" ? place.offset + 8 : 0);
  return Math.max(0, ...ends.map((end) => (end - FIRST_ON_STACK) / 8));
}

function below(bytes: number): asm.MemoryAddress {
  return { base: "rbp", disp: -bytes };
}

function enterFrame({ builder, code, frame, plan }: Draft): void {
  builder.emit(
    asm.push("rbp"),
    asm.mov("rbp", "rsp"),
    asm.aluImm("sub", "rsp", frame.size),
    code.storesRbx ? asm.mov(below(frame.rbx), "rbx") : asm.push("rbx"),
    asm.movImm32("rax", code.count(plan)),
    asm.mov(below(frame.count), "rax"),
  );
}

/** A word, its argument, and where it is kept in bytes below `rbp`. */
interface Kept {
  readonly argument: PlannedArgument;
  readonly word: Word;
  readonly home: number;
}

function* keptWords(draft: Draft): Iterable<Kept> {
  let apart = draft.frame.apart;
  for (const argument of draft.plan.args) {
    const first = isApart(argument) ? apart : slotOf(draft, argument);
    if (isApart(argument)) apart -= 8 * argument.words.length;
    for (const word of argument.words) {
      yield { argument, word, home: first - 8 * draft.code.home(word, argument.words.length) };
    }
  }
}

function slotOf({ frame }: Draft, { slot }: PlannedArgument): number {
  return frame.slots - 8 * slot;
}

function saveArguments(draft: Draft): void {
  const { builder, code, plan } = draft;
  const kept = [...keptWords(draft)];
  for (const argument of plan.args) {
    const own = kept.filter((each) => each.argument === argument);
    const [first] = own;
    if (argument.keeping === "address" && first !== undefined) {
      const address = first.home + 8 * code.home(first.word, argument.words.length) - code.pointsTo;
      builder.emit(asm.lea("rax", below(address)), asm.mov(below(slotOf(draft, argument)), "rax"));
    }
    for (const each of own) saveWord(draft, each);
    if (argument.keeping === "copy" && first !== undefined) copyPointed(draft, first);
  }
}

function saveWord({ builder, code }: Draft, { argument, word, home }: Kept): void {
  const { place } = word;
  if (place.kind === "register") {
    if (!code.transfers("save", word)) return;
    builder.emit(asm.mov(below(home), registerOf(code, place.register, word), code.width(word, argument.type)));
  } else {
    builder.emit(asm.movLoad("rax", onStack(code, place.offset)), asm.mov(below(home), "rax"));
  }
}

function registerOf(code: CodeDecisions, register: ArgumentRegister, word: Word): Register {
  return REGISTERS[code.through(register, word)];
}

function onStack({ stackAt }: CodeDecisions, offset: number): asm.MemoryAddress {
  return { base: "rbp", disp: stackAt + offset - FIRST_ON_STACK };
}

/** Copies what a pointer leads to into the argument's slots, and not a byte more. */
function copyPointed(draft: Draft, { argument, home }: Kept): void {
  const { builder, code } = draft;
  builder.emit(asm.movLoad("rax", below(home)));
  for (const { offset, size } of chunks(code.copied(sizeOf(argument.type)))) {
    builder.emit(
      asm.movLoad("r11", { base: "rax", disp: offset }, size),
      asm.mov(below(slotOf(draft, argument) - offset), "r11", size),
    );
  }
}

/** The fewest loads that read so many bytes and no others. */
function* chunks(bytes: number): Iterable<{ readonly offset: number; readonly size: Size }> {
  const sizes: readonly Size[] = [8, 4, 2, 1];
  let offset = 0;
  for (const size of sizes) {
    for (; bytes - offset >= size; offset += size) yield { offset, size };
  }
}

function restoreArguments(draft: Draft): void {
  const { builder, code } = draft;
  for (const { argument, word, home } of keptWords(draft)) {
    if (word.place.kind === "stack" || !code.transfers("restore", word)) continue;
    const register = registerOf(code, word.place.register, word);
    const width = code.width(word, argument.type);
    const from = below(home);
    builder.emit(width === 1 || width === 2 ? asm.movzx(register, from, width) : asm.movLoad(register, from, width));
  }
}

/** Calls the traced function on its own arguments and keeps its result. */
function callTraced(draft: Draft, traced: bigint): void {
  const { builder, code, frame, plan } = draft;
  for (let word = 0; word < code.passedOn(stackWords(plan)); word++) {
    builder.emit(
      asm.movLoad("rax", onStack(code, FIRST_ON_STACK + 8 * word)),
      asm.mov(below(frame.size - 8 * word), "rax"),
    );
  }
  restoreArguments(draft);
  builder.callTo(traced);
  builder.emit(asm.mov(below(8), "rax"));
}

function callProgram({ builder, frame }: Draft, { program, enter, exit }: Callees): void {
  builder.emit(asm.lea("rsi", below(frame.runContext))).callTo(enter);
  builder.emit(asm.mov("rbx", "rax"), asm.test("rax", "rax")).jcc("e", "behind");
  builder.emit(asm.lea("rdi", below(frame.slots))).callTo(program);
  builder.label("behind");
  builder.emit(asm.mov("rsi", "rbx"), asm.lea("rdx", below(frame.runContext))).callTo(exit);
}

function leaveFrame({ builder, code, frame }: Draft, kind: TrampolineKind): void {
  if (kind === "fexit" && code.restoresResult) builder.emit(asm.movLoad("rax", below(8)));
  builder.emit(code.storesRbx ? asm.movLoad("rbx", below(frame.rbx)) : asm.pop("rbx"), asm.leave());
  // The traced function has run: its own return address is passed over.
  if (kind === "fexit") builder.emit(asm.aluImm("add", "rsp", 8));
  builder.emit(asm.ret());
}
