import { type CType, sizeOf } from "../../c/type.ts";
import { ok, type Outcome, unsupported } from "../../protocol/outcome.ts";
import type { ProgramView } from "../../protocol/struct_args.ts";
import type { StructArgsRunInput, StructArgsRunValue } from "../../protocol/struct_args_run.ts";
import { ARGUMENT_REGISTERS } from "../../protocol/struct_args.ts";
import { type Decisions, isComposite } from "./decisions.ts";
import { layout } from "./layout.ts";
import { FIRST_ON_STACK, placeWords, systemV, type Word } from "./place_words.ts";
import { COPIES, type Passed, runTrampoline, type TrampolineRun } from "./run_trampoline.ts";
import { trampoline } from "./trampoline.ts";

/** What stands above narrow arguments, and in registers that carry none. */
const LEFT_OVER = 0xa5a5_a5a5_a5a5_a5a5n;

/** Bytes between two structs that are passed by reference. */
const COPY = 16;

/** Carries out `struct_args.run`: a caller that keeps to the ABI calls the traced function, whose trampoline is run. */
export function run(decisions: Decisions, input: StructArgsRunInput): Outcome<StructArgsRunValue> {
  const made = trampoline(decisions, input);
  if (made.outcome !== "ok") return made;
  const shown = layout(decisions, input);
  if (shown.outcome !== "ok") return shown;
  const { slots = 0, args: places = [] } = shown.value;
  const { kind, prototype: { returns } } = input;
  if (input.result.length > 8) return unsupported("a result that takes two registers is not modelled");
  const call = pass(input);
  const result = wordOf(input.result, 0);
  const seen = runTrampoline(made.value, kind, call.passed, slots + (kind === "fexit" ? 1 : 0), call.copies, result);
  const [, ...context] = seen.context;
  const program = {
    args: places.map(({ view, size }) => readView(seen, context, view, size)),
    ...kind === "fexit" && returns !== undefined ? { result: bytesOf([context[slots] ?? 0n], sizeOf(returns)) } : {},
  };
  const { traced } = seen;
  return ok({
    programs: seen.context.length === 0 ? [] : [program],
    traced: traced === undefined ? [] : [call.args.map((argument) => received(seen, traced, argument))],
    returned: kind === "fexit" ? bytesOf([seen.after.rax], input.result.length) : input.result,
  });
}

/** An argument as its caller passes it. */
interface PassedArgument {
  /** Bytes. */
  readonly size: number;
  /** Where it lies, or where its address does. */
  readonly words: readonly Word[];
  readonly isPointed: boolean;
}

/** What a caller passes. */
interface CallByAbi {
  readonly args: readonly PassedArgument[];
  readonly passed: Passed;
  /** The structs that are passed by reference. */
  readonly copies: Uint8Array;
}

const ADDRESS: CType = { kind: "pointer", to: "void" };

function pass({ args, structs, prototype: { parameters } }: StructArgsRunInput): CallByAbi {
  const isPointed = (type: CType): boolean => isComposite(type) && structs === "reference";
  const types = parameters.map(({ type }) => type);
  const words = placeWords(systemV, types.map((type) => isPointed(type) ? ADDRESS : type));
  const copies = new Uint8Array(COPY * types.length);
  const registers = ARGUMENT_REGISTERS.map(() => LEFT_OVER);
  const ends = words.map(({ place }) => place.kind === "stack" ? place.offset + 8 - FIRST_ON_STACK : 0);
  const stack = Array.from({ length: Math.max(0, ...ends) / 8 }, () => LEFT_OVER);
  for (const { argument, index, place } of words) {
    const bytes = args[argument] ?? new Uint8Array();
    const type = types[argument];
    const isReference = type !== undefined && isPointed(type);
    if (isReference) copies.set(bytes, COPY * argument);
    const word = isReference ? COPIES + BigInt(COPY * argument) : wordOf(bytes, index);
    if (place.kind === "register") registers[ARGUMENT_REGISTERS.indexOf(place.register)] = word;
    else stack[(place.offset - FIRST_ON_STACK) / 8] = word;
  }
  const own = types.map((type, at) => ({
    size: sizeOf(type),
    words: words.filter(({ argument }) => argument === at),
    isPointed: isPointed(type),
  }));
  return { args: own, passed: { registers, stack }, copies };
}

/** What the traced function receives of an argument. */
function received({ read }: TrampolineRun, traced: Passed, { size, words, isPointed }: PassedArgument): Uint8Array {
  const found = words.map(({ place }) =>
    place.kind === "register"
      ? traced.registers[ARGUMENT_REGISTERS.indexOf(place.register)] ?? 0n
      : traced.stack[(place.offset - FIRST_ON_STACK) / 8] ?? 0n
  );
  return isPointed ? read(found[0] ?? 0n, size) ?? new Uint8Array() : bytesOf(found, size);
}

/** What the program reads of an argument. */
function readView(
  { read }: TrampolineRun,
  context: readonly bigint[],
  view: ProgramView,
  size: number,
): Uint8Array {
  if (view.kind === "pointer") return read(context[view.slot] ?? 0n, size) ?? new Uint8Array();
  return bytesOf(context.slice(view.slot, view.slot + view.slots), size);
}

/** Eight bytes of an argument, and what stands behind them if there are fewer. */
function wordOf(bytes: Uint8Array, index: number): bigint {
  const word = new DataView(new ArrayBuffer(8));
  word.setBigUint64(0, LEFT_OVER, true);
  new Uint8Array(word.buffer).set(bytes.subarray(8 * index, 8 * index + 8));
  return word.getBigUint64(0, true);
}

/** The first bytes of some words. */
function bytesOf(words: readonly bigint[], size: number): Uint8Array {
  return new Uint8Array(BigUint64Array.from(words).buffer).slice(0, size);
}
