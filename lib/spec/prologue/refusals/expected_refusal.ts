import type { FetchArg } from "../../../perf/fetch_arg.ts";
import type { GenerateInput } from "../../../protocol/prologue.ts";
import { passedArgs } from "../fetch.ts";
import { FETCHED_REGISTERS } from "../perf_registers.ts";

/** A reason for which perf does not generate a prologue. */
export type RefusalReason = "global" | "far-offset" | "unknown-register" | "no-room";

/** A refusal as perf gives it. */
export interface ExpectedRefusal {
  readonly reason: RefusalReason;
  /** Which argument is to blame, from 0; absent where it is all together. */
  readonly arg?: number;
}

/** What perf answers for each reason. It has no name for errors of its own. */
export const errnos: Readonly<Record<RefusalReason, string>> = {
  "global": "EOPNOTSUPP",
  "far-offset": "3908",
  "unknown-register": "EINVAL",
  "no-room": "3907",
};

/** The most instructions that perf makes a prologue of, whatever the room. */
const MOST_SLOTS = 4096;

/**
 * Why perf of Linux 5.10 refuses to generate a prologue, if it does.
 *
 * It first validates the arguments that are passed, one after the other: a global first, then each offset. Then it
 * generates, and stops at a register that it does not know. That the room is used up it notices only behind the load of a
 * register, behind a read, behind the jump to success and at the end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseFetchArg } from "../../../perf/parse_fetch_arg.ts";
 * import { expectedRefusal } from "./expected_refusal.ts";
 *
 * const args = ["%di", "+2147483648(%nil)"].map((text) => parseFetchArg(text));
 * assertEquals(expectedRefusal({ args, space: 4096 }), { reason: "far-offset", arg: 1 });
 * ```
 */
export function expectedRefusal({ args, space }: GenerateInput): ExpectedRefusal | undefined {
  const passed = passedArgs(args);
  if (passed.length === 0) return undefined;
  for (const [arg, { base, derefs }] of passed.entries()) {
    if (isGlobal(base)) return { reason: "global", arg };
    if (derefs.some(({ offset }) => isFar(offset))) return { reason: "far-offset", arg };
  }
  return refusalOfGeneration(passed, Math.min(space, MOST_SLOTS) - 1);
}

/** Everything for which perf might refuse, each by itself. */
export function possibleReasons({ args, space }: GenerateInput): ReadonlySet<RefusalReason> {
  const passed = passedArgs(args);
  const reasons = new Set<RefusalReason>();
  for (const { base, derefs } of passed) {
    if (isGlobal(base)) reasons.add("global");
    else if (!isKnown(base)) reasons.add("unknown-register");
    if (derefs.some(({ offset }) => isFar(offset))) reasons.add("far-offset");
  }
  const tame = passed.map((arg): FetchArg => ({ ...arg, base: { kind: "register", name: "di" } }));
  const room = Math.min(space, MOST_SLOTS) - 1;
  if (passed.length > 0 && refusalOfGeneration(tame, room) !== undefined) reasons.add("no-room");
  return reasons;
}

function isGlobal({ kind }: FetchArg["base"]): boolean {
  return kind === "symbol" || kind === "address" || kind === "file";
}

function isKnown(base: FetchArg["base"]): boolean {
  return base.kind === "register" && FETCHED_REGISTERS.has(base.name);
}

function isFar(offset: bigint): boolean {
  return BigInt.asIntN(32, offset) !== offset;
}

/** What stops the generation in so much room: an unknown register, or the check that first notices the room's end. */
function refusalOfGeneration(args: readonly FetchArg[], room: number): ExpectedRefusal | undefined {
  const isFast = args.every(({ derefs }) => derefs.length === 0);
  let slots = isFast ? 0 : 1;
  for (const [arg, { base, derefs }] of args.entries()) {
    if (!isKnown(base)) return { reason: "unknown-register", arg };
    slots++;
    if (slots > room) return { reason: "no-room" };
    if (isFast) continue;
    slots += 3;
    for (const [depth, { offset }] of derefs.entries()) {
      slots += depth === 0 ? 4 : 5;
      if (offset !== 0n) slots++;
      if (slots > room) return { reason: "no-room" };
    }
  }
  // The results, the jump to success, the error path, r2 and r1.
  slots += isFast ? 1 : 2 * args.length + 5;
  return slots > room ? { reason: "no-room" } : undefined;
}
