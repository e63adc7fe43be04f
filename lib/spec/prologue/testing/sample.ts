import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import { parseFetchArg } from "../../../perf/parse_fetch_arg.ts";
import type { Answered, Observation, Refused } from "../../observation.ts";
import { isBound, judge } from "../../rule.ts";
import { rules } from "../mod.ts";

/** What a sample is, beside its arguments. */
export interface SampleOptions {
  readonly designs?: readonly string[];
  /** Room in instruction slots; 4096 by default. */
  readonly space?: number;
}

/** An answer to `prologue.generate`, from arguments in fetch syntax and a prologue as text or slots. */
export function generated(
  args: readonly string[],
  prologue: string | Program,
  { designs = [], space = 4096 }: SampleOptions = {},
): Answered<"prologue.generate"> {
  const program = typeof prologue === "string" ? assemble(prologue) : prologue;
  const input = { args: args.map((arg) => parseFetchArg(arg)), space };
  return { operation: "prologue.generate", arch: "x86_64", designs, input, outcome: "ok", value: { program } };
}

/** A refusal of `prologue.generate`. */
export function refused(
  args: readonly string[],
  errno: string,
  { designs = [], space = 4096 }: SampleOptions = {},
): Refused<"prologue.generate"> {
  const input = { args: args.map((arg) => parseFetchArg(arg)), space };
  return { operation: "prologue.generate", arch: "x86_64", designs, input, outcome: "rejected", errno, message: "no" };
}

/** The ids, without the area, of the rules that an observation breaks. */
export function broken(observation: Observation<"prologue.generate"> | Observation<"prologue.run">): readonly string[] {
  const found = rules.filter((rule) => isBound(rule, observation) && judge(rule, observation).length > 0);
  return found.map(({ id }) => id.slice(id.indexOf("/") + 1));
}

/** The ids, without the area, of the rules that have something to say about an observation. */
export function bound(observation: Observation<"prologue.generate"> | Observation<"prologue.run">): readonly string[] {
  return rules.filter((rule) => isBound(rule, observation)).map(({ id }) => id.slice(id.indexOf("/") + 1));
}

/** Two arguments, one behind two pointers, as the generator of Linux 5.10 fetches them. */
export const SLOW_ARGS: readonly string[] = ["+16(+8(%di)):u64", "%si"];

/** The prologue for {@linkcode SLOW_ARGS}. */
export const SLOW = `
  r6 = r1
  r3 = *(u64 *)(r6 + 0x70)
  r7 = r10
  r7 += -0x8
  *(u64 *)(r10 - 0x8) = r3
  r3 += 0x8
  r2 = 0x8
  r1 = r7
  call 0x71
  if r0 != 0x0 goto err
  r3 = *(u64 *)(r10 - 0x8)
  r3 += 0x10
  r2 = 0x8
  r1 = r7
  call 0x71
  if r0 != 0x0 goto err
  r3 = *(u64 *)(r6 + 0x68)
  r7 = r10
  r7 += -0x10
  *(u64 *)(r10 - 0x10) = r3
  r3 = *(u64 *)(r10 - 0x8)
  r4 = *(u64 *)(r10 - 0x10)
  goto success
err:
  r2 = 0x1
  r3 = 0x0
  r4 = 0x0
  goto usercode
success:
  r2 = 0x0
usercode:
  r1 = r6
`;

/** The same prologue as the listing of the publication has it. */
export const LISTED = `
  r6 = r1
  r7 = r10
  r7 -= 0x8
  r3 = *(u64 *)(r6 + 0x70)
  *(u64 *)(r7 + 0x0) = r3
  r3 += 0x8
  r2 = 0x8
  r1 = r7
  call 0x4
  if r0 != 0x0 goto err
  r3 = *(u64 *)(r7 + 0x0)
  r3 += 0x10
  r2 = 0x8
  r1 = r7
  call 0x4
  if r0 != 0x0 goto err
  r7 = r10
  r7 -= 0x10
  r3 = *(u64 *)(r6 + 0x68)
  *(u64 *)(r7 + 0x0) = r3
  r3 = *(u64 *)(r10 - 0x8)
  r4 = *(u64 *)(r10 - 0x10)
  goto success
err:
  r2 = 0x1
  r3 = 0x0
  r4 = 0x0
  goto usercode
success:
  r2 = 0x0
usercode:
  r1 = r6
`;

/** Three registers, by the fast path. */
export const FAST = `
  r3 = *(u64 *)(r1 + 0x70)
  r4 = *(u64 *)(r1 + 0x68)
  r5 = *(u64 *)(r1 + 0x60)
  r2 = 0x0
`;

/** The arguments of {@linkcode FAST}. */
export const FAST_ARGS: readonly string[] = ["%di", "%si", "%dx"];

/** A text in which one part, that occurs in it, is another. */
export function edited(text: string, part: string, other: string): string {
  if (!text.includes(part)) throw new RangeError(`wanted a part of the text, got ${JSON.stringify(part)}`);
  return text.replace(part, other);
}
