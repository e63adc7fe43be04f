import { getColorEnabled, setColorEnabled } from "@std/fmt/colors";
import type { Report } from "../../lib/harness/report.ts";
import { github } from "../../lib/harness/reporters/github.ts";
import { json } from "../../lib/harness/reporters/json.ts";
import { junit } from "../../lib/harness/reporters/junit.ts";
import { pretty } from "../../lib/harness/reporters/pretty.ts";
import { tap } from "../../lib/harness/reporters/tap.ts";
import { columns } from "./columns.ts";
import type { Format } from "./command.ts";

/** Writes a report in a form, for the terminal or, without colours, for a file. */
export function render(report: Report, format: Format, place: "terminal" | "plain" = "terminal"): string {
  const isColored = getColorEnabled();
  if (place === "plain") setColorEnabled(false);
  try {
    return reporters[format](report);
  } finally {
    setColorEnabled(isColored);
  }
}

const reporters: Readonly<Record<Format, (report: Report) => string>> = {
  pretty: (report) => pretty(report, columns()),
  tap,
  junit,
  json,
  github,
};
