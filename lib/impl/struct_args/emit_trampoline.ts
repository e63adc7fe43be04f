import { sizeOf } from "../../c/type.ts";
import type { TrampolineKind } from "../../protocol/struct_args.ts";
import * as asm from "../../x86/assemble.ts";
import { CodeBuilder } from "../../x86/code_builder.ts";
import type { Register } from "../../x86/register.ts";
import { PROBE_REGISTERS } from "../../x86/probe_registers.ts";
import type { CodeDecisions, Transfer } from "./decisions.ts";
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
export function emitTrampoline(code: CodeDecisions, plan: Plan, kind: TrampolineKind, callees: Callees): CodeBuilder {
  const frame = code.frame(layOutFrame({ ...plan, callsTraced: kind === "fexit" }));
  const draft: Draft = { code, plan, frame, builder: new CodeBuilder() };
  enterFrame(draft);
  saveArguments(draft);
  if (kind === "fexit") callTraced(draft, callees.traced);
  callProgram(draft, callees);
  if (kind === "fentry") restoreArguments(draft);
  leaveFrame(draft, kind);
  return draft.builder;
}

/** A place so many words below `rbp`, and bytes above that. */
function below(words: number, bytes = 0): asm.MemoryAddress {
  return { base: "rbp", disp: bytes - 8 * words };
}

function enterFrame({ builder, code, frame, plan }: Draft): void {
  builder.emit(
    asm.push("rbp"),
    asm.mov("rbp", "rsp"),
    asm.aluImm("sub", "rsp", 8 * frame.size),
    asm.mov(below(frame.rbx), "rbx"),
    asm.movImm32("rax", code.count(plan)),
    asm.mov(below(frame.count), "rax"),
  );
}

/** A word, and where it is kept in words below `rbp`. */
interface Kept {
  readonly word: Word;
  readonly home: number;
}

/** Where the words of an argument are kept. */
function keptWords({ code, frame }: Draft, argument: PlannedArgument): readonly Kept[] {
  const { keeping, words, slot, apart } = argument;
  const first = keeping === "in-slots" ? frame.slots - slot : frame.apart - apart;
  return words.map((word) => ({ word, home: first - code.home(word, words.length) }));
}

function saveArguments(draft: Draft): void {
  const { builder, code, plan, frame } = draft;
  for (const argument of plan.args) {
    const kept = keptWords(draft, argument);
    const [first] = kept;
    if (argument.keeping === "address" && first !== undefined) {
      const slot = below(frame.slots - argument.slot);
      builder.emit(asm.lea("rax", below(code.pointsTo(first.home))), asm.mov(slot, "rax"));
    }
    for (const each of kept) saveWord(draft, argument, each);
    if (argument.keeping === "copy" && first !== undefined) copyPointed(draft, argument, first.home);
  }
}

function saveWord({ builder, code }: Draft, { passed }: PlannedArgument, { word, home }: Kept): void {
  const register = registerOf(code, word, "save");
  if (word.place.kind === "stack") {
    builder.emit(asm.movLoad("rax", onStack(code, word.place.offset)), asm.mov(below(home), "rax"));
  } else if (register !== undefined) {
    builder.emit(asm.mov(below(home), register, code.width(passed)));
  }
}

function registerOf({ through }: CodeDecisions, word: Word, transfer: Transfer): Register | undefined {
  const register = word.place.kind === "register" ? through(word.place.register, word, transfer) : undefined;
  return register === undefined ? undefined : PROBE_REGISTERS[register];
}

function onStack({ stackAt }: CodeDecisions, offset: number): asm.MemoryAddress {
  return { base: "rbp", disp: stackAt + offset - FIRST_ON_STACK };
}

/** Copies what a pointer leads to into the argument's slots, byte by byte: what lies behind may not be readable. */
function copyPointed({ builder, code, frame }: Draft, { type, slot }: PlannedArgument, home: number): void {
  builder.emit(asm.movLoad("rax", below(home)));
  for (let at = 0; at < code.copied(sizeOf(type)); at++) {
    builder.emit(
      asm.movLoad("r11", { base: "rax", disp: at }, 1),
      asm.mov(below(frame.slots - slot, at), "r11", 1),
    );
  }
}

function restoreArguments(draft: Draft): void {
  const { builder, code, plan } = draft;
  for (const argument of plan.args) {
    for (const { word, home } of keptWords(draft, argument)) {
      const register = registerOf(code, word, "restore");
      if (register !== undefined) builder.emit(asm.movLoad(register, below(home), code.width(argument.passed)));
    }
  }
}

/** Calls the traced function, whose arguments still lie in their registers, and keeps its result. */
function callTraced({ builder, code, frame, plan }: Draft, traced: bigint): void {
  for (let word = 0; word < code.passedOn(plan.onStack); word++) {
    builder.emit(
      asm.movLoad("rax", onStack(code, FIRST_ON_STACK + 8 * word)),
      asm.mov(below(frame.size - word), "rax"),
    );
  }
  builder.callTo(traced);
  builder.emit(asm.mov(below(1), "rax"));
}

/** Calls the program, if what is called before it has nothing against that, and tells what is called behind it. */
function callProgram({ builder, code, frame }: Draft, { program, enter, exit }: Callees): void {
  const runContext = below(frame.runContext);
  builder.emit(asm.lea("rsi", runContext)).callTo(enter);
  builder.emit(asm.mov(code.start, "rax"), asm.test("rax", "rax")).jcc("e", "behind");
  builder.emit(asm.lea("rdi", below(frame.slots))).callTo(program);
  builder.label("behind");
  builder.emit(asm.mov("rsi", code.start), asm.lea("rdx", runContext)).callTo(exit);
}

function leaveFrame({ builder, code, frame }: Draft, kind: TrampolineKind): void {
  if (kind === "fexit" && code.restoresResult) builder.emit(asm.movLoad("rax", below(1)));
  builder.emit(asm.movLoad("rbx", below(frame.rbx)), asm.leave());
  // The traced function has run: its own return address is passed over.
  if (kind === "fexit") builder.emit(asm.aluImm("add", "rsp", 8));
  builder.emit(asm.ret());
}
