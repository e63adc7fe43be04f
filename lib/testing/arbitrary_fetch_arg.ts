import fc from "fast-check";
import type { FetchArg } from "../perf/fetch_arg.ts";
import type { FetchType } from "../perf/fetch_type.ts";
import { ptRegsNames } from "../protocol/prologue.ts";

/** The registers that perf fetches on x86-64. */
const fetched = ptRegsNames.filter((name) => !["orig_ax", "ip", "cs", "flags", "ss"].includes(name));

const offset = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: -64n, max: 64n }),
  fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n }),
);

const type: fc.Arbitrary<FetchType> = fc.oneof(
  fc.record({ kind: fc.constant("int"), signed: fc.boolean(), bits: fc.constantFrom(8, 16, 32, 64) }),
  fc.record({ kind: fc.constant("hex"), bits: fc.constantFrom(8, 16, 32, 64) }),
  fc.record({ kind: fc.constant("other"), text: fc.constantFrom("string", "u8[4]", "b4@2/32", "u128") }),
);

/** Arguments that perf can fetch: a register, up to four dereferences, any type. */
export const fetchArg: fc.Arbitrary<FetchArg> = fc.record({
  base: fc.record({ kind: fc.constant("register"), name: fc.constantFrom(...fetched) }),
  derefs: fc.array(fc.record({ offset, user: fc.boolean() }), { maxLength: 4 }),
  type,
}, { requiredKeys: ["base", "derefs"] });

/** Lists of none to five such arguments. */
export const fetchArgs: fc.Arbitrary<readonly FetchArg[]> = fc.array(fetchArg, { maxLength: 5 });
