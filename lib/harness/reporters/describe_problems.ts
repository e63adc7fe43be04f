import type { Report } from "../report.ts";

/** What is wrong with a run as a whole, a line each; nothing where every case has its verdict and all is tidy. */
export function describeProblems({ bugs, untidy, expired, idle, end, planned, results }: Report): readonly string[] {
  const open = planned.length - results.length;
  return [
    ...bugs.map(({ case: { id }, message }) => `a bug of the suite: ${id} could not be judged: ${message}`),
    ...untidy.map((note) => `the implementation ${note}`),
    ...expired.map((entry) => `the known failure of ${entry.case ?? entry.rule} has expired on ${entry.expires}`),
    ...idle.map((entry) => `the known failure of ${entry.case ?? entry.rule} did not show: ${entry.reason}`),
    ...end.kind === "lost"
      ? [`the implementation was lost with ${open} of ${planned.length} cases left: ${end.message}`]
      : [],
    ...end.kind === "not-started" ? [end.message] : [],
    ...end.kind === "interrupted" ? [`interrupted with ${open} of ${planned.length} cases left`] : [],
  ];
}
