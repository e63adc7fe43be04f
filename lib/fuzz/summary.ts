import { bold, dim, green, red, yellow } from "@std/fmt/colors";
import { casesOf } from "./case_of.ts";
import type { FindingRecord, FuzzRecord, HuntRecord } from "./records.ts";

/**
 * Tells people what a report comes to: of each hunt how much was asked and taken, and each finding as a case.
 *
 * @param records The report's lines.
 * @param again The words of the command that hunts the same implementation, but for what to ask.
 */
export function summary(records: readonly FuzzRecord[], again: readonly string[]): string {
  const hunts = records.filter((record) => record.kind === "hunt");
  const findings = records.filter((record) => record.kind === "finding");
  const cases = casesOf(findings, again).map(({ text }) => text);
  return [...cases, ...hunts.map(huntLines), ...findings.length === 0 ? [] : [tally(findings)]].join("\n");
}

function huntLines(hunt: HuntRecord): string {
  const { implementation: { name, version, arch }, operation, seed, ranges, answered, refused, declined, spared } =
    hunt;
  const asked = answered + refused;
  const share = asked === 0 ? "" : ` · ${(100 * answered / asked).toFixed(1)} % taken`;
  const spans = ranges.map(([from, to]) => `${from}..${to}`).join(", ");
  const parts = [`${asked + declined} asked${share}`, `${refused} refused`];
  if (declined > 0) parts.push(`${declined} declined`);
  if (spared > 0) parts.push(`${spared} as the reference, not judged again`);
  return [
    `${bold(operation)} on ${name} ${version} (${arch}), seed ${seed}, ${spans}: ${parts.join(" · ")}`,
    ...Object.entries(hunt.broken).map(([rule, times]) => `  ${red(rule)} ${dim(`in ${times}`)}`),
    ...Object.entries(hunt.known).map(([known, times]) => `  ${yellow(known)} ${dim(`known, in ${times}`)}`),
    ...Object.keys(hunt.broken).length === 0 && answered > 0 ? [`  ${green("nothing found")}`] : [],
    "",
  ].join("\n");
}

function tally(findings: readonly FindingRecord[]): string {
  const sizes = findings.flatMap(({ insns }) => insns?.left ?? []);
  const longest = sizes.length === 0 ? "" : `; the longest program has ${Math.max(...sizes)} instructions`;
  return `${findings.length} finding${findings.length === 1 ? "" : "s"}, told apart by rule and shape${longest}\n`;
}
