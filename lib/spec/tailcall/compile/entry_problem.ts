import { type Register, registerNumber, REGISTERS } from "../../../x86/register.ts";
import type { Entering } from "./rig.ts";

/** What is wrong with how a function is entered. */
export interface EntryProblem {
  readonly wanted: string;
  readonly seen: string;
}

/** The registers that entering a function changes: the frame's two, and the count's. */
const CHANGED: readonly Register[] = ["rsp", "rbp", "rax"];

/**
 * What is wrong with a function's code up to where tail calls enter: it must have pushed `rbp` and set it to `rsp`, and
 * done nothing else, but for `rax`, in which the count is.
 *
 * @param skip Bytes from the function's start to where tail calls enter.
 */
export function entryProblem({ before, after, pushed, end }: Entering, skip: number): EntryProblem | undefined {
  const at = `+${skip}, behind the prologue's push rbp and mov rbp,rsp`;
  if (end.kind === "returned") return { wanted: at, seen: "a return before it" };
  if (end.kind === "fault") {
    const { text, reason, detail } = end.fault;
    return { wanted: at, seen: `${text === "" ? "" : `${text}: `}${reason}, ${detail}` };
  }
  const old = (register: Register): bigint => before.registers[registerNumber(register)] ?? 0n;
  const now = (register: Register): bigint => after.registers[registerNumber(register)] ?? 0n;
  const top = BigInt.asUintN(64, old("rsp") - 8n);
  if (now("rsp") !== top) return differs(`rsp 8 bytes below the return address at ${at}`, top, now("rsp"));
  if (pushed !== old("rbp")) return differs(`the caller's rbp on the stack at ${at}`, old("rbp"), pushed);
  if (now("rbp") !== top) return differs(`rbp equal to rsp at ${at}`, top, now("rbp"));
  const changed = REGISTERS.find((register) => !CHANGED.includes(register) && old(register) !== now(register));
  return changed && differs(`${changed} untouched at ${at}`, old(changed), now(changed));
}

function differs(what: string, wanted: bigint, seen: bigint): EntryProblem {
  return { wanted: `${what}: 0x${wanted.toString(16)}`, seen: `0x${seen.toString(16)}` };
}
