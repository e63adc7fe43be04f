import type { TailcallCompileInput, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { byte, le32 } from "./bytes.ts";
import type { LaidOutFunction } from "./laid_out_function.ts";
import type { LayoutDesign, Limit } from "./layout_design.ts";

/**
 * The bytes of the published layouts, as hexadecimal digits.
 *
 * @module
 */

const NOPS = ["0f1f440000", "6666666690"];
const PUSHES: Readonly<Record<number, string>> = { 6: "53", 7: "4155", 8: "4156", 9: "4157" };
const POPS: Readonly<Record<number, string>> = { 6: "5b", 7: "415d", 8: "415e", 9: "415f" };

const NOP2 = "6690";
const XOR_EAX = "31c0";
const PUSH_RBP_MOV_RBP_RSP = "554889e5";
const PUSH_RAX = "50";
const POP_RAX = "58";
const JUMPS: Readonly<Record<Limit["jump"], string>> = { ja: "77", jae: "73" };

/** The nops of five bytes that an answer may use. */
export function nopsFor({ nop5 }: TailcallCompileInput): readonly string[] {
  return nop5 === undefined ? NOPS : [nop5];
}

/** What a function may begin with. More functions than need be may be marked as reaching a tail call. */
export function prologues(
  design: LayoutDesign,
  input: TailcallCompileInput,
  function_: LaidOutFunction,
): readonly string[] {
  const marks = input.classic ? [false] : function_.isReachable ? [true] : [false, true];
  return nopsFor(input).flatMap((nop) => marks.map((mark) => prologue(design, input, function_, nop, mark)));
}

/** What a function begins with that keeps the count. */
export function markedPrologues(
  design: LayoutDesign,
  input: TailcallCompileInput,
  function_: LaidOutFunction,
): readonly string[] {
  return nopsFor(input).map((nop) => prologue(design, input, function_, nop, true));
}

function prologue(
  { movesByNothing }: LayoutDesign,
  { classic }: TailcallCompileInput,
  { number, frame, used }: LaidOutFunction,
  nop: string,
  isMarked: boolean,
): string {
  const counter = isMarked && number === 0 ? XOR_EAX : NOP2;
  const sub = frame > 0 || movesByNothing ? `4881ec${le32(frame)}` : "";
  const pushes = used.map((register) => PUSHES[register] ?? "").join("");
  return `${nop}${classic ? "" : counter}${PUSH_RBP_MOV_RBP_RSP}${sub}${isMarked ? PUSH_RAX : ""}${pushes}`;
}

/** Bytes of a direct site before its bypass: the counter's comparison and increment. */
export const BEFORE_BYPASS = 20;

/** What may stand from the counter's load to the target of a direct site without a program. */
export function directSites(
  design: LayoutDesign,
  input: TailcallCompileInput,
  function_: LaidOutFunction,
): readonly string[] {
  const unwind = unwinding(design, function_);
  const skipped = unwind.length / 2 + 5;
  return nopsFor(input).map((nop) => `${counting(design, function_, 5 + skipped)}e9${le32(skipped)}${unwind}${nop}`);
}

/**
 * What must stand from the bound's comparison to the jump of an indirect site.
 *
 * @param jump Bytes of the jump, which differs from kernel to kernel.
 */
export function indirectSite(
  design: LayoutDesign,
  { layout }: TailcallCompileValue,
  function_: LaidOutFunction,
  jump: number,
): string {
  const unwind = unwinding(design, function_);
  const load = `488b49${byte(layout.code)}4883c10b`;
  const tail = unwind.length / 2 + load.length / 2 + jump;
  const lookUp = `488b8cd6${le32(layout.programs)}4885c9`;
  const bound = layout.maxEntries < 0x80 ? `3956${byte(layout.maxEntries)}` : `3996${le32(layout.maxEntries)}`;
  const counted = counting(design, function_, lookUp.length / 2 + 2 + tail);
  const rest = `${counted}${lookUp}74${byte(tail)}${unwind}${load}`;
  return `89d2${bound}76${byte(rest.length / 2 + jump)}${rest}`;
}

/**
 * The load, comparison and increment of the counter.
 *
 * @param rest Bytes behind it that are jumped over if it is used up.
 */
function counting({ limit }: LayoutDesign, { frame }: LaidOutFunction, rest: number): string {
  const counter = le32(-4 - frame);
  const increment = `83c0018985${counter}`;
  const leave = `${JUMPS[limit.jump]}${byte(increment.length / 2 + rest)}`;
  return `8b85${counter}83f8${byte(limit.number)}${leave}${increment}`;
}

/** The pops of a tail call and the end of its frame. */
function unwinding({ movesByNothing }: LayoutDesign, { frame, used }: LaidOutFunction): string {
  const pops = used.toReversed().map((register) => POPS[register] ?? "").join("");
  return `${pops}${POP_RAX}${frame > 0 || movesByNothing ? `4881c4${le32(frame)}` : ""}`;
}

/** The load of the counter that precedes calls. */
export function countLoad({ frame }: LaidOutFunction): string {
  return `488b85${le32(-8 - frame)}`;
}
