import fc from "fast-check";
import type { ImplementationInfo } from "../../../protocol/implementation.ts";
import type { MemoryPiece } from "../../../protocol/prologue.ts";
import { often } from "../often.ts";

/** A word of the traced machine. */
export type WordPlan =
  /** The address of a byte of a word of its memory, by the remainder of a number. */
  | { readonly kind: "inside"; readonly at: number; readonly byte: number }
  /** An address so many bytes from the memory's start. */
  | { readonly kind: "beside"; readonly offset: number }
  | { readonly kind: "number"; readonly value: bigint };

/** The memory of a traced machine. */
export interface MemoryPlan {
  readonly words: readonly WordPlan[];
  /** Bytes that are missing at its end. */
  readonly missing: number;
  /** Where it lies, and in which address space; if apart, other words lie at the same addresses in the other. */
  readonly lies: "user" | "kernel" | "only-user" | "only-kernel" | "apart";
}

/** Where the memory begins, in user space and in the kernel's. */
const USER = 0x4000_0000_0000n;
const KERNEL = 0xffff_8880_0000_0000n;

/** Bytes that a process's memory is made of. */
const PAGE = 4096;

/** A word: the address of a word of the memory most of the time, else one at an edge or beside it, or any number. */
export const arbitraryWord: fc.Arbitrary<WordPlan> = fc.oneof(
  { withCrossShrink: true },
  often(
    16,
    fc.record({
      kind: fc.constant("inside" as const),
      at: fc.nat(15),
      byte: fc.oneof({ withCrossShrink: true }, often(5, fc.constant(0)), often(1, fc.nat(7))),
    }),
  ),
  often(
    1,
    fc.record({
      kind: fc.constant("beside" as const),
      offset: fc.constantFrom(0, -1, -8, -9, 4088, 4089, 4095, 4096, 4104),
    }),
  ),
  often(
    1,
    fc.record({
      kind: fc.constant("number" as const),
      value: fc.oneof(fc.bigInt({ min: 0n, max: 255n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
    }),
  ),
);

/** Makes up a memory; a kernel is asked only of a process's own. */
export function arbitraryMemory({ kernel }: ImplementationInfo): fc.Arbitrary<MemoryPlan> {
  const lies: fc.Arbitrary<MemoryPlan["lies"]> = fc.oneof(
    { withCrossShrink: true },
    often(4, fc.constant("user" as const)),
    often(4, fc.constant("kernel" as const)),
    often(3, fc.constantFrom("only-user" as const, "only-kernel" as const, "apart" as const)),
  );
  return fc.record({
    words: fc.array(arbitraryWord, { maxLength: 16, size: "max" }),
    missing: kernel === undefined ? fc.oneof(often(4, fc.constant(0)), often(1, fc.nat(7))) : fc.constant(0),
    lies: kernel === undefined ? lies : fc.constant("user" as const),
  });
}

/** The number that a word is in this memory. */
export function wordIn({ lies, words }: MemoryPlan, word: WordPlan): bigint {
  switch (word.kind) {
    case "number":
      return word.value;
    case "inside":
      return baseOf(lies) + BigInt(8 * (word.at % Math.max(1, words.length)) + word.byte);
    case "beside":
      return baseOf(lies) + BigInt(word.offset);
  }
}

/** The memory as pieces: none if it has no words; whole pages, filled with its words again and again, if it must be so. */
export function piecesOf(plan: MemoryPlan, isPaged: boolean): readonly MemoryPiece[] {
  const { words, missing, lies } = plan;
  if (words.length === 0) return [];
  const values = words.map((word) => wordIn(plan, word));
  const length = isPaged ? PAGE / 8 : values.length;
  const piece = (values: readonly bigint[], space?: "kernel" | "user"): MemoryPiece => {
    const filled = BigUint64Array.from({ length }, (_, at) => values[at % values.length] ?? 0n);
    const bytes = new Uint8Array(filled.buffer).slice(0, 8 * length - missing);
    return { address: baseOf(lies), bytes, ...space === undefined ? {} : { space } };
  };
  switch (lies) {
    case "user":
    case "kernel":
      return [piece(values)];
    case "only-user":
      return [piece(values, "user")];
    case "only-kernel":
      return [piece(values, "kernel")];
    case "apart":
      return [piece(values, "kernel"), piece(values.toReversed(), "user")];
  }
}

function baseOf(lies: MemoryPlan["lies"]): bigint {
  return lies === "kernel" || lies === "only-kernel" ? KERNEL : USER;
}
