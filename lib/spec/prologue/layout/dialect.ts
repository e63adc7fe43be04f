import { formatFetchType } from "../../../perf/fetch_type.ts";
import type { Design } from "../../rule.ts";
import type { Fetch } from "../fetch.ts";

/** In what the published versions of the design differ. */
export interface Dialect {
  readonly design: Design;
  /** What stands behind the id of a rule that each of the designs has. */
  readonly suffix: string;
  /** Whether it loads an argument's register before it makes the address of the slot; either order is right. */
  readonly loadsFirst: boolean;
  /** The helper that carries out a read of an argument. */
  helper(fetch: Fetch, depth: number): number;
  /** How many bytes of its slot an argument is loaded from. */
  resultBytes(fetch: Fetch): 1 | 2 | 4 | 8;
}

/** The design as it was first published. */
export const seed: Dialect = {
  design: "prologue@seed",
  suffix: "as-published",
  loadsFirst: false,
  helper: () => 4,
  resultBytes: () => 8,
};

/** The design as it was released with Linux 5.10. */
export const perf510: Dialect = {
  design: "prologue@5.10",
  suffix: "in-5-10",
  loadsFirst: true,
  helper: ({ derefs }, depth) => derefs.slice(0, depth + 1).some(({ user }) => user) ? 112 : 113,
  resultBytes: ({ derefs, arg: { type } }) =>
    derefs.length === 0 || type === undefined ? 8 : bytesOfBits(leadingNumber(formatFetchType(type).slice(1))),
};

/** The number that a text begins with, as C's `atoi` reads it into an `int`. */
function leadingNumber(text: string): bigint {
  const digits = BigInt(/^[0-9]*/.exec(text)?.[0] ?? "");
  const greatest = (1n << 63n) - 1n;
  return BigInt.asIntN(32, digits > greatest ? greatest : digits);
}

function bytesOfBits(bits: bigint): 1 | 2 | 4 | 8 {
  switch (bits) {
    case 8n:
      return 1;
    case 16n:
      return 2;
    case 32n:
      return 4;
    default:
      return 8;
  }
}
