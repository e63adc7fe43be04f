import type { TrampolineExternal, TrampolineValue } from "../../../protocol/struct_args.ts";
import { atByte, type Finding, whole } from "../../finding.ts";

/** No trampoline may have more code, in bytes. */
const MOST_CODE = 65536;

/** A stretch of addresses that an answer takes, from `start` up to, and without, `end`. */
export interface Extent {
  readonly what: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** What keeps an answer from being run: no code, code upon other things, nothing to call. */
export function* problemsOf(value: TrampolineValue): Generator<Finding> {
  const { length } = value.code;
  if (length === 0) yield atByte(0, "the trampoline's code", "none");
  if (length > MOST_CODE) yield atByte(0, `at most ${MOST_CODE} bytes of code`, `${length} bytes`);
  for (const kind of ["program", "traced"] as const) {
    const count = value.externals.filter((external) => external.kind === kind).length;
    if (count !== 1) yield whole(`one address of the ${kind === "traced" ? "traced function" : kind}`, `${count}`);
  }
  const sorted = [...extentsOf(value)].filter(({ start, end }) => start < end).sort((a, b) =>
    a.start < b.start ? -1 : 1
  );
  for (const [at, { what, start, end }] of sorted.entries()) {
    if (end > 1n << 64n) yield whole(`${what} within 64 bits`, `an end at 0x${end.toString(16)}`);
    const before = sorted[at - 1];
    if (before !== undefined && before.end > start) {
      yield whole(`${what} apart from ${before.what}`, `both at 0x${start.toString(16)}`);
    }
  }
}

/** All the addresses that an answer takes. */
export function extentsOf({ address, code, externals, memory }: TrampolineValue): readonly Extent[] {
  return [
    { what: "the trampoline", start: address, end: address + BigInt(code.length) },
    ...externals.map((external) => ({
      what: externalName(external),
      start: external.address,
      end: external.address + 1n,
    })),
    ...memory.map(({ address, bytes }, number) => ({
      what: `memory ${number}`,
      start: address,
      end: address + BigInt(bytes.length),
    })),
  ];
}

function externalName({ kind, address }: TrampolineExternal): string {
  return `the ${kind} at 0x${address.toString(16)}`;
}
