import type { Btf } from "../../lib/btf/btf.ts";
import { prototypeFromBtf } from "../../lib/c/prototype_from_btf.ts";
import type { Decisions } from "../../lib/impl/struct_args/decisions.ts";
import { layout } from "../../lib/impl/struct_args/layout.ts";
import { judgePrototype } from "./bpf/judge_prototype.ts";
import type { Kernel } from "./kernel.ts";

/** How a kernel and a design of struct arguments answer for one function. */
export interface ComparedFunction {
  readonly name: string;
  /** Whether the function takes a struct or union by value. */
  readonly takesStruct: boolean;
  /** Whether the kernel accepts the prototype. */
  readonly accepted: boolean;
  /** What differs between the answers. */
  readonly difference?: Difference;
}

/** What differs between the answers, and why it may. */
export interface Difference {
  /** The kernel's answer in words. */
  readonly kernel: string;
  /** The design's answer in words. */
  readonly design: string;
  /** Why the two may differ; absent where nothing explains it. */
  readonly explanation?: string;
}

const ACCEPTED = "accepted";

/**
 * Asks a kernel for each function of its BTF whether it can be traced with its arguments, and compares the answer, to
 * the word, with that of a design. Nothing is attached.
 *
 * @param btf The kernel's own types.
 * @param onlyStructs Whether to pass over functions that take no struct or union by value.
 */
export async function* sweepPrototypes(
  kernel: Kernel,
  btf: Btf,
  design: Decisions,
  onlyStructs: boolean,
): AsyncGenerator<ComparedFunction> {
  for (const id of btf.ids("func")) {
    const name = btf.name(id);
    const found = btf.findFunction(name);
    // Of two functions of one name only the first can be asked for by it.
    if (found?.id !== id) continue;
    const takesStruct = found.proto.params.some(({ type }) => isComposite(btf, type));
    if (onlyStructs && !takesStruct) continue;
    const verdict = await judgePrototype(kernel, id);
    const words = verdict.accepted ? ACCEPTED : verdict.message;
    const difference = compare(words, answerOf(btf, name, design));
    yield { name, takesStruct, accepted: verdict.accepted, ...difference === undefined ? {} : { difference } };
  }
}

function isComposite(btf: Btf, type: number): boolean {
  const kind = btf.kind(btf.resolve(type));
  return kind === "struct" || kind === "union";
}

/** A design's answer in words, and why the kernel may give another to the question that it can be asked. */
interface DesignAnswer {
  readonly words: string;
  readonly explanation?: string;
}

function answerOf(btf: Btf, name: string, design: Decisions): DesignAnswer {
  const outcome = layout(design, { prototype: prototypeFromBtf(btf, name), structs: "abi" });
  switch (outcome.outcome) {
    case "ok":
      return { words: ACCEPTED };
    case "unsupported":
      return { words: outcome.reason, explanation: "the reference does not place such arguments" };
    case "rejected":
      return outcome.errno === "ENOTSUPP"
        ? { words: outcome.message, explanation: "the kernel counts words when it makes the trampoline" }
        : { words: outcome.message };
  }
}

function compare(kernel: string, { words, explanation }: DesignAnswer): Difference | undefined {
  if (kernel === words) return undefined;
  const isExplained = explanation !== undefined && kernel === ACCEPTED;
  return { kernel, design: words, ...isExplained ? { explanation } : {} };
}
