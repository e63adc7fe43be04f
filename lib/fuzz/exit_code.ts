import { ExitCode } from "../harness/exit_code.ts";
import type { FuzzRecord } from "./records.ts";

/** The exit code that a report comes to: what was found counts, and that something was answered at all. */
export function exitCodeOf(records: readonly FuzzRecord[]): number {
  if (records.some(({ kind }) => kind === "finding")) return ExitCode.NOT_CONFORMANT;
  const hunts = records.filter((record) => record.kind === "hunt");
  const isEmpty = hunts.every(({ answered, refused }) => answered + refused === 0);
  return isEmpty || hunts.some(({ ranges }) => ranges.length > 1) ? ExitCode.INCOMPLETE : ExitCode.CONFORMANT;
}
