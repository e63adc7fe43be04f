import { bold, dim, green, red } from "@std/fmt/colors";
import { type Guarded, isGuarded } from "./history.ts";

/** Shows every bug with its fix, and the mutants, cases and rules that stand for it. */
export function historyToText(bugs: readonly Guarded[]): string {
  const caught = bugs.filter(isGuarded).length;
  return [...bugs.flatMap(describe), "", `${caught} of ${bugs.length} bugs would have been caught`, ""].join("\n");
}

function describe(bug: Guarded): readonly string[] {
  const { fix, mutants, cases } = bug;
  return [
    `${isGuarded(bug) ? green("caught ") : red("MISSED ")} ${bold(fix.wrong)}`,
    `        fixed by ${fix.title} (${fix.year}) ${dim(fix.link)}`,
    ...mutants.flatMap(({ name, caughtBy }) => [
      `        mutant ${name}`,
      ...[...caughtBy].map(([rule, at]) => `          caught by ${rule} ${dim(`in ${at}`)}`),
    ]),
    ...cases.map((id) => `        case ${id}`),
  ];
}

/** The same for machines. */
export function historyToJson(bugs: readonly Guarded[]): string {
  const listed = bugs.map((bug) => ({
    ...bug.fix,
    caught: isGuarded(bug),
    mutants: bug.mutants.map(({ name, caughtBy }) => ({ name, caughtBy: Object.fromEntries(caughtBy) })),
    cases: bug.cases,
  }));
  return `${JSON.stringify({ bugs: listed }, undefined, 2)}\n`;
}
