import { stringify } from "@std/yaml";
import { disassemble } from "../bpf/disassemble.ts";
import { quoteWord } from "../harness/quote_word.ts";
import { hash } from "../harness/hash.ts";
import { check } from "../protocol/check.ts";
import { areaOf, type Input, type OperationName, operations } from "../protocol/operations.ts";
import { formatPlace } from "../spec/finding.ts";
import { rules } from "../spec/registry.ts";
import { SECOND_OPINION } from "./oracle.ts";
import { programOf } from "./program_of.ts";
import type { FindingRecord } from "./records.ts";

/** A case that was made of a finding. */
export interface FoundCase {
  /** Its id: the area, `fuzz`, the rule, and what tells it from others. */
  readonly id: string;
  /** The YAML of a case file with this case alone, ready to stand in the area's folder. */
  readonly text: string;
}

/**
 * Makes cases of findings, one for all that the same question shows.
 *
 * @param findings What was found.
 * @param again The words of the command that hunts the same implementation, but for what to ask.
 */
export function casesOf(findings: readonly FindingRecord[], again: readonly string[]): readonly FoundCase[] {
  const groups = Map.groupBy(findings, ({ operation, design, input }) => JSON.stringify([operation, design, input]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [caseOf(first, group, again)];
  });
}

function caseOf(first: FindingRecord, group: readonly FindingRecord[], again: readonly string[]): FoundCase {
  const { operation, design, input, seed, index, implementation: { name, version } } = first;
  const broken = [...new Set(group.flatMap(({ findings }) => findings.map(({ rule }) => rule)))];
  const aimed = broken.filter((rule) => rule !== SECOND_OPINION);
  const title = rules.find(({ id }) => id === first.rule)?.title ?? "Another implementation answers something else";
  const area = areaOf(operation);
  const subject = first.rule.slice(first.rule.indexOf("/") + 1);
  const id = `${area}/fuzz-${subject}-${hash(JSON.stringify([design, input])).toString(16).padStart(8, "0")}`;
  const asked = ["--operation", operation, "--seed", `${seed}`, "--range", `${index}..${index + 1}`, "--no-known"];
  const comments = [
    `seed ${seed}, index ${index}: ${name} ${version}`,
    [...again, ...asked].map(quoteWord).join(" "),
    ...first.findings.map(({ rule, finding: { place, wanted, seen } }) =>
      `${rule}: ${formatPlace(place)}: wanted ${oneLine(wanted)}, saw ${oneLine(seen)}`
    ),
  ];
  const written = {
    id,
    title: `Fuzzed: ${title}`,
    operation,
    ...design === undefined ? {} : { design },
    input: readable(operation, input),
    expect: group.find(({ wanted }) => wanted !== undefined)?.wanted ?? "holds",
    rules: aimed,
  };
  const yaml = stringify([written], { lineWidth: 110 });
  return { id, text: `${comments.map((line) => `# ${line}\n`).join("")}${yaml}` };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

/** The input as a case has it: programs as text, what is empty left out. */
function readable(operation: OperationName, input: unknown): unknown {
  const read = check<Input<OperationName>>(operations[operation].input, input);
  const program = read.ok ? programOf(read.value) : undefined;
  if (typeof input !== "object" || input === null) return input;
  const filled = Object.entries(input).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return Object.fromEntries(
    filled.map(([key, value]) =>
      key === "program" && program !== undefined ? [key, disassemble(program)] : [key, value]
    ),
  );
}
