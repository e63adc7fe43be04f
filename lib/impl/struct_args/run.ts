import { sizeOf } from "../../c/type.ts";
import { ok, type Outcome, unsupported } from "../../protocol/outcome.ts";
import type { ProgramSight, StructArgsRunInput, StructArgsRunValue } from "../../protocol/struct_args_run.ts";
import type { Cpu } from "../../x86/cpu.ts";
import type { Memory } from "../../x86/memory.ts";
import type { Decisions } from "./decisions.ts";
import { placeWords, systemV, type Word } from "./place_words.ts";
import { type Plan, plan, viewOf } from "./plan.ts";
import { OWN, runTrampoline, wordAt } from "./run_trampoline.ts";
import { trampolineOf } from "./trampoline.ts";

/** Bytes of the caller's memory for the result, and for each argument behind it. */
const ROOM = 32;

/** Carries out `struct_args.run`: a caller that keeps to the ABI calls the traced function, whose trampoline is run. */
export function run(decisions: Decisions, input: StructArgsRunInput): Outcome<StructArgsRunValue> {
  const planned = plan(decisions, input.prototype, input.structs);
  if ("outcome" in planned) return planned;
  const { kind, result } = input;
  if (result.length > 8) return unsupported("a result that takes two registers is not modelled");
  const call = pass(planned, input);
  const programs: ProgramSight[] = [];
  const traced: (readonly Uint8Array[])[] = [];
  const cpu = runTrampoline(trampolineOf(decisions, planned, kind), call, {
    program: (context, memory) => {
      programs.push(sightOf(planned, input, context, memory));
    },
    traced: (cpu) => {
      traced.push(receivedBy(cpu, planned, call.words));
      return cpu.memory.load(OWN, 8);
    },
  });
  return ok({ programs, traced, returned: bytesOf([cpu.get("rax")], result.length) });
}

/** A word that the caller passes. */
interface PassedWord extends Word {
  readonly word: bigint;
}

/** What a caller passes, and its memory, in which everything lies that it may pass by reference. */
function pass(
  { args: planned }: Plan,
  { args, result }: StructArgsRunInput,
): { readonly words: readonly PassedWord[]; readonly own: Uint8Array } {
  const own = new Uint8Array(ROOM * (args.length + 1));
  [result, ...args].forEach((bytes, at) => own.set(bytes, ROOM * at));
  const contents = new BigUint64Array(own.buffer);
  const words = placeWords(systemV, planned.map(({ passed }) => passed)).words.map((word): PassedWord => {
    const start = ROOM * (word.argument + 1);
    const isAddress = planned[word.argument]?.pointed === true;
    return { ...word, word: isAddress ? OWN + BigInt(start) : contents[start / 8 + word.index] ?? 0n };
  });
  return { words, own };
}

/** What the program reads in its context. */
function sightOf(
  { args, slots }: Plan,
  { kind, prototype: { returns } }: StructArgsRunInput,
  context: bigint,
  memory: Memory,
): ProgramSight {
  const addressOf = (slot: number): bigint => context + BigInt(8 * slot);
  const seen = args.map((argument) => {
    const { kind, slot } = viewOf(argument);
    const address = kind === "pointer" ? memory.load(addressOf(slot), 8) : addressOf(slot);
    return bytesAt(memory, address, sizeOf(argument.type));
  });
  if (kind === "fentry" || returns === undefined) return { args: seen };
  return { args: seen, result: bytesAt(memory, addressOf(slots), sizeOf(returns)) };
}

/** What the traced function receives. */
function receivedBy(cpu: Cpu, { args }: Plan, words: readonly Word[]): readonly Uint8Array[] {
  return args.map(({ type, pointed }, at) => {
    const own = words.filter(({ argument }) => argument === at).map(({ place }) => wordAt(cpu, place));
    return pointed ? bytesAt(cpu.memory, own[0] ?? 0n, sizeOf(type)) : bytesOf(own, sizeOf(type));
  });
}

function bytesAt(memory: Memory, address: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => Number(memory.load(address + BigInt(at), 1)));
}

/** The first bytes of some words. */
function bytesOf(words: readonly bigint[], size: number): Uint8Array {
  return new Uint8Array(BigUint64Array.from(words).buffer).slice(0, size);
}
