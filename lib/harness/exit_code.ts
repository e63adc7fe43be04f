import type { Report } from "./report.ts";
import { totals } from "./totals.ts";

/** What a tool tells the shell. */
export const ExitCode = {
  /** Everything asked was established, and all of it conforms. */
  CONFORMANT: 0,
  NOT_CONFORMANT: 1,
  /** The user's mistake: an unknown flag, a malformed case. */
  USAGE: 2,
  /** Nothing was established, or not all that was to be. */
  INCOMPLETE: 3,
  INTERRUPTED: 130,
} as const;

/** The exit code that a report comes to. */
export function exitCodeOf(report: Report): number {
  const { end, bugs, expired, idle, untidy } = report;
  if (end.kind === "interrupted") return ExitCode.INTERRUPTED;
  if (end.kind === "not-started") return ExitCode.USAGE;
  if (end.kind === "lost" || bugs.length > 0) return ExitCode.INCOMPLETE;
  const counts = totals(report);
  const broken = counts.fail + counts.timeout + counts.crash + counts["protocol-error"] + counts["unexpected-pass"];
  if (broken + expired.length + idle.length + untidy.length > 0) return ExitCode.NOT_CONFORMANT;
  return counts.executed === 0 ? ExitCode.INCOMPLETE : ExitCode.CONFORMANT;
}
