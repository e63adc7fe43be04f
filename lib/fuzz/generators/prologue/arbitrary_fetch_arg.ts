import fc from "fast-check";
import type { Deref, FetchArg, FetchBase } from "../../../perf/fetch_arg.ts";
import type { FetchType } from "../../../perf/fetch_type.ts";
import { ptRegsNames } from "../../../protocol/prologue.ts";
import { often } from "../often.ts";

/** The registers that perf fetches on x86-64, those that carry arguments first. */
export const FETCHED: readonly string[] = [
  ...ptRegsNames.slice(0, 1 + ptRegsNames.indexOf("di")).toReversed(),
  "sp",
];

const S32 = 2n ** 31n;

/** Offsets that perf takes: none, small ones, and any of 32 bits. */
const offset = fc.oneof(
  { withCrossShrink: true },
  often(3, fc.constant(0n)),
  often(3, fc.bigInt({ min: -64n, max: 64n })),
  often(2, fc.bigInt({ min: -S32, max: S32 - 1n })),
  often(1, fc.constantFrom(S32 - 1n, -S32, 0x7fffn, 0x8000n, -0x8000n, -0x8001n)),
);

const type: fc.Arbitrary<FetchType> = fc.oneof(
  fc.record({ kind: fc.constant("int"), signed: fc.boolean(), bits: fc.constantFrom(64, 8, 16, 32) }),
  fc.record({ kind: fc.constant("hex"), bits: fc.constantFrom(64, 8, 16, 32) }),
  fc.record({ kind: fc.constant("other"), text: fc.constantFrom("string", "u8[4]", "b4@2/32", "u128") }),
);

/** A register that perf fetches. */
export const fetchedRegister: fc.Arbitrary<FetchBase> = fc.constantFrom(...FETCHED)
  .map((name) => ({ kind: "register", name }));

/** What perf does not fetch: other registers by other names, and what lies at a symbol, an address, on the stack. */
const oddBase: fc.Arbitrary<FetchBase> = fc.oneof(
  fc.constantFrom("rdi", "edi", "ip", "flags", "orig_ax", "DI", "r16", "nil").map((name) => ({
    kind: "register" as const,
    name,
  })),
  fc.constantFrom<FetchBase>(
    { kind: "symbol", name: "jiffies", offset: 0n },
    { kind: "symbol", name: "jiffies", offset: 8n },
    { kind: "address", address: 0xffff_ffff_8100_0000n },
    { kind: "file", offset: 16n },
    { kind: "stack" },
    { kind: "stack", index: 3 },
    { kind: "special", name: "retval" },
    { kind: "special", name: "comm" },
    { kind: "immediate", value: 42n },
    { kind: "word", text: "di" },
  ),
);

const deref: fc.Arbitrary<Deref> = fc.record({ offset, user: fc.boolean() });

/** A dereference whose offset does not fit 32 bits, now and then by one. */
const farDeref: fc.Arbitrary<Deref> = fc.record({
  offset: fc.constantFrom(S32, -S32 - 1n, 2n ** 32n, 2n ** 63n - 1n, -(2n ** 63n)),
  user: fc.boolean(),
});

/** An argument of these parts. */
export function fetchArgOf(
  base: fc.Arbitrary<FetchBase>,
  derefs: fc.Arbitrary<readonly Deref[]>,
): fc.Arbitrary<FetchArg> {
  return fc.record({ base, derefs, type: fc.option(type, { nil: undefined }) })
    .map(({ base, derefs, type }) => ({ base, derefs, ...type === undefined ? {} : { type } }));
}

/** Arguments that perf can fetch: a register, up to four dereferences, any type. */
export const fetchArg: fc.Arbitrary<FetchArg> = fetchArgOf(fetchedRegister, fc.array(deref, { maxLength: 4 }));

/** Lists of none to five such arguments. */
export const fetchArgs: fc.Arbitrary<readonly FetchArg[]> = fc.array(fetchArg, { maxLength: 5 });

/** Lists of arguments most of which can be fetched: some are long chains, some start or go where perf does not. */
export const nearlyFetchArgs: fc.Arbitrary<readonly FetchArg[]> = fc.array(
  fc.oneof(
    { withCrossShrink: true },
    often(24, fetchArg),
    often(2, fetchArgOf(fetchedRegister, fc.array(deref, { maxLength: 40, size: "max" }))),
    often(1, fetchArgOf(oddBase, fc.array(deref, { maxLength: 2 }))),
    often(1, fetchArgOf(fetchedRegister, fc.array(fc.oneof(deref, farDeref), { maxLength: 3 }))),
  ),
  { maxLength: 5, size: "max" },
);
