import type { Decisions } from "../../../lib/impl/prologue/decisions.ts";
import { readTraced } from "../../../lib/impl/prologue/read_traced.ts";
import type { PrologueRunInput } from "../../../lib/protocol/prologue.ts";

/** An address space. */
export type Space = "kernel" | "user";

/** Where a number stands that may be taken for an address. */
export type Source =
  | { readonly kind: "register"; readonly name: string }
  | { readonly kind: "word"; readonly space: Space; readonly address: bigint };

/** A read of eight bytes that a prologue makes. */
export interface Read {
  /** Where the address stands, short of the offset. */
  readonly source: Source;
  /** What is read, by the question's addresses. */
  readonly address: bigint;
  /** The helper that reads. */
  readonly helper: number;
  /** The address space in which it is to find what the question says. */
  readonly space: Space;
  /** The number that is found, or `undefined` if the read fails. */
  readonly found: bigint | undefined;
}

/** The reads of a prologue, and where its arguments stand in the end. */
export interface Followed {
  /** The reads in their order; the last one alone may fail. */
  readonly reads: readonly Read[];
  /** Where each argument stands; none if a read failed, as zeros are passed then. */
  readonly results: readonly Source[];
}

/**
 * Follows the reads of a prologue through the memory of a question.
 *
 * @param spaceOf The address space in which a helper reads what lies at an address.
 */
export function followReads(
  decisions: Decisions,
  { args, registers, memory }: PrologueRunInput,
  spaceOf: (helper: number, address: bigint) => Space,
): Followed {
  const reads: Read[] = [];
  const results: Source[] = [];
  for (const { base, derefs } of decisions.passed(args)) {
    const name = base.kind === "register" ? base.name : "";
    let source: Source = { kind: "register", name };
    let value = BigInt.asUintN(64, registers[name] ?? 0n);
    for (const [index, { offset }] of derefs.entries()) {
      const address = BigInt.asUintN(64, value + offset);
      const helper = decisions.helper(derefs.slice(0, index + 1));
      const space = spaceOf(helper, address);
      const found = numberIn(readTraced(memory, space, address, 8));
      reads.push({ source, address, helper, space, found });
      if (found === undefined) return { reads, results: [] };
      source = { kind: "word", space, address };
      value = found;
    }
    results.push(source);
  }
  return { reads, results };
}

/** A name for a source, the same for the same one only. */
export function keyOf(source: Source): string {
  return source.kind === "register" ? source.name : `${source.space} ${source.address}`;
}

function numberIn(bytes: Uint8Array<ArrayBuffer> | undefined): bigint | undefined {
  return bytes === undefined ? undefined : new DataView(bytes.buffer).getBigUint64(0, true);
}
