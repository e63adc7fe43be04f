import { decode } from "../../lib/bpf/decode.ts";
import { encode } from "../../lib/bpf/encode.ts";
import { type Program, SLOT_BYTES } from "../../lib/bpf/insn.ts";
import { actionFor } from "../../lib/protocol/action_for.ts";
import type { InstancesInput, PreprocessorAction, PreprocessorCall } from "../../lib/protocol/instances.ts";
import { preprocess } from "../../lib/protocol/preprocess.ts";

/** `bpf_program_prep_t`. */
const definition = {
  parameters: ["pointer", "i32", "pointer", "i32", "pointer"],
  result: "i32",
} as const satisfies Deno.UnsafeCallbackDefinition;

type Callback = Deno.UnsafeCallback<typeof definition>;

/** `struct bpf_prog_prep_result`: the new instructions, their count, and where the descriptor is wanted. */
const RESULT = { size: 24, insns: 0, count: 8, pfd: 16 } as const;

/** What `pfd` points to before the load; no descriptor, and no error of libbpf's. */
const UNTOUCHED = -1_000_000;

/** The most instructions that are looked at, so that a wrong count does not lead astray. */
const MOST_SLOTS = 1_000_000;

/** A call of a preprocessor, and the memory behind its `pfd`. */
export interface ReceivedCall {
  readonly call: PreprocessorCall;
  /** The memory that its `pfd` pointed to; absent if it set none. */
  readonly pfd?: Int32Array<ArrayBuffer>;
}

/** The preprocessors of a case as functions that C can call. */
export class Preprocessors implements Disposable {
  readonly #input: InstancesInput;
  readonly #nameOf: (program: Deno.PointerValue) => string | undefined;
  readonly #callbacks: ReadonlyMap<string, Callback>;
  /** Memory that libbpf was pointed to; it must stay where it is while the load goes on. */
  #held: ArrayBuffer[] = [];
  #calls: ReceivedCall[] = [];
  #broken: { readonly cause: unknown } | undefined;

  /**
   * Makes a function of each preprocessor.
   *
   * @param nameOf Names the program at an address.
   */
  constructor(input: InstancesInput, nameOf: (program: Deno.PointerValue) => string | undefined) {
    this.#input = input;
    this.#nameOf = nameOf;
    this.#callbacks = new Map(
      Object.keys(input.preprocessors).map((name) => [
        name,
        new Deno.UnsafeCallback(definition, (...args) => this.#guarded(() => this.#called(name, ...args))),
      ]),
    );
  }

  /** The function of a preprocessor; NULL where none is named. */
  pointerOf(name: string | undefined): Deno.PointerValue {
    return this.#callbacks.get(name ?? "")?.pointer ?? null;
  }

  /**
   * The calls made since this was asked last, in order; forgets them.
   *
   * @throws {Error} If one of them made no sense.
   */
  take(): readonly ReceivedCall[] {
    const calls = this.#calls;
    const broken = this.#broken;
    this.#calls = [];
    this.#held = [];
    this.#broken = undefined;
    if (broken !== undefined) throw new Error(`a preprocessor broke: ${broken.cause}`, { cause: broken.cause });
    return calls;
  }

  /** Keeps what a callback throws, which must not go up through C, and stops the load. */
  #guarded(callback: () => number): number {
    if (this.#broken !== undefined) return -1;
    try {
      return callback();
    } catch (cause) {
      this.#broken = { cause };
      return -1;
    }
  }

  #called(
    preprocessor: string,
    pointer: Deno.PointerValue,
    index: number,
    insns: Deno.PointerValue,
    count: number,
    result: Deno.PointerValue,
  ): number {
    const program = this.#nameOf(pointer);
    const action = actionFor(this.#input, preprocessor, index);
    if (program === undefined) throw new Error("wanted a call for a program of the object, got one for another");
    if (action === undefined || result === null) throw new Error("wanted a call with a result to fill, got NULL");
    const given = insns === null ? undefined : readProgram(insns, count);
    const call = { preprocessor, program, index, ...given === undefined ? {} : { insns: given }, count };
    const pfd = action.wantsDescriptor ? new Int32Array(new ArrayBuffer(4)).fill(UNTOUCHED) : undefined;
    this.#calls.push({ call, ...pfd === undefined ? {} : { pfd } });
    const answer = new DataView(Deno.UnsafePointerView.getArrayBuffer(result, RESULT.size));
    this.#answer(action, insns, given, answer);
    if (pfd !== undefined) answer.setBigUint64(RESULT.pfd, Deno.UnsafePointer.value(this.#hold(pfd.buffer)), true);
    return action.returns;
  }

  /** Does what the action says to the instructions given and to the result. */
  #answer(action: PreprocessorAction, insns: Deno.PointerValue, given: Program | undefined, result: DataView): void {
    const { given: edited, handedBack } = preprocess(action, given);
    if (insns !== null && edited !== undefined && action.overwrite !== undefined) writeProgram(insns, edited);
    const isOwn = action.result.kind === "prepend" || action.result.kind === "replace";
    const own = isOwn && handedBack !== undefined ? this.#hold(encode(handedBack).buffer) : insns;
    const pointer = action.result.kind === "null" ? null : own;
    result.setBigUint64(RESULT.insns, Deno.UnsafePointer.value(pointer), true);
    result.setInt32(RESULT.count, handedBack?.length ?? 0, true);
  }

  /** Keeps memory where it is, and returns its address. A view's memory, unlike a buffer's, may be moved. */
  #hold(memory: ArrayBuffer): Deno.PointerValue {
    this.#held.push(memory);
    return Deno.UnsafePointer.of(memory);
  }

  /** Frees the functions; libbpf must not call them any more. */
  [Symbol.dispose](): void {
    for (const callback of this.#callbacks.values()) callback.close();
  }
}

/** What stands in the memory behind a `pfd`: a descriptor's number, or one of the words for none. */
export function readPfd([value = UNTOUCHED]: Int32Array): number | "none" | "unchanged" {
  if (value === UNTOUCHED) return "unchanged";
  return value === -1 ? "none" : value;
}

function readProgram(insns: Deno.PointerObject, count: number): Program {
  if (count < 0 || count > MOST_SLOTS) throw new RangeError(`wanted a count of instructions, got ${count}`);
  return decode(new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(insns, count * SLOT_BYTES)).slice());
}

function writeProgram(insns: Deno.PointerObject, program: Program): void {
  new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(insns, program.length * SLOT_BYTES)).set(encode(program));
}
