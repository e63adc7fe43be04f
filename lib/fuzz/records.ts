import { z } from "zod";
import { type OperationName, operationNames } from "../protocol/operations.ts";
import type { Finding } from "../spec/finding.ts";

/** Who was hunted, as records tell it. */
export interface Subject {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

/** What a hunt over some indexes came to: a line of a report. */
export interface HuntRecord {
  /** Tells it from a finding. */
  readonly kind: "hunt";
  readonly implementation: Subject;
  readonly operation: OperationName;
  readonly seed: number;
  /** The indexes that were asked, the end of each range not included; in order, none next to another. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** How many questions were answered with a value, refused, and declined as unsupported. */
  readonly answered: number;
  readonly refused: number;
  readonly declined: number;
  /** How many of the values were the reference's own, and not judged again. */
  readonly spared: number;
  /** In how many answers each rule found something that is not known. */
  readonly broken: Readonly<Record<string, number>>;
  /** In how many answers each known failure showed. */
  readonly known: Readonly<Record<string, number>>;
}

/** A failure that was found, as small as it got: a line of a report. */
export interface FindingRecord {
  /** Tells it from a hunt. */
  readonly kind: "finding";
  readonly implementation: Subject;
  readonly operation: OperationName;
  /** The rule's id, or `second-opinion`. */
  readonly rule: string;
  /** What findings of the same failure have in common. */
  readonly shape: string;
  readonly seed: number;
  /** The first index that leads to it. */
  readonly index: number;
  /** How many indexes led to it, of those that were made smaller. */
  readonly times: number;
  /** Instructions of the program that was asked first, and of the smallest; absent where there is none. */
  readonly insns?: { readonly asked: number; readonly left: number };
  readonly design?: string;
  /** The smallest input that shows it, as it goes over the wire. */
  readonly input: unknown;
  /** Every rule that the answer breaks, the first finding of each. */
  readonly findings: readonly { readonly rule: string; readonly finding: Finding }[];
  /** What a case wants of the answer, where the second opinion differs and says it. */
  readonly wanted?: unknown;
}

/** A line of a report. */
export type FuzzRecord = HuntRecord | FindingRecord;

const subject = z.strictObject({ name: z.string(), version: z.string(), arch: z.string() });
const count = z.int().min(0);
const counts = z.record(z.string(), count);

const place = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("insn"), of: z.enum(["input", "value"]), index: z.int() }),
  z.strictObject({ kind: z.literal("byte"), offset: z.int() }),
  z.strictObject({ kind: z.literal("step"), step: z.int() }),
  z.strictObject({ kind: z.literal("whole") }),
]);

const finding = z.strictObject({
  place,
  wanted: z.string(),
  seen: z.string(),
  trace: z.array(z.string()).exactOptional(),
});

const huntRecord = z.strictObject({
  kind: z.literal("hunt"),
  implementation: subject,
  operation: z.enum(operationNames),
  seed: count,
  ranges: z.array(z.tuple([count, count])),
  answered: count,
  refused: count,
  declined: count,
  spared: count,
  broken: counts,
  known: counts,
});

const findingRecord = z.strictObject({
  kind: z.literal("finding"),
  implementation: subject,
  operation: z.enum(operationNames),
  rule: z.string(),
  shape: z.string(),
  seed: count,
  index: count,
  times: count,
  insns: z.strictObject({ asked: count, left: count }).exactOptional(),
  design: z.string().exactOptional(),
  input: z.unknown(),
  findings: z.array(z.strictObject({ rule: z.string(), finding })),
  wanted: z.unknown().exactOptional(),
});

/** Schema of {@linkcode FuzzRecord}. */
export const fuzzRecord: z.ZodType<FuzzRecord> = z.discriminatedUnion("kind", [huntRecord, findingRecord]);

/** Writes records as JSON lines. */
export function toLines(records: readonly FuzzRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}
