import { adapters } from "../../adapters/mod.ts";
import type { CommandLine } from "../../lib/cli/command_line.ts";
import { choice, file, type Flag, list, number, oneOf, onOff, text } from "../../lib/cli/flag.ts";
import type { Range } from "../../lib/fuzz/hunt.ts";
import { generators } from "../../lib/fuzz/generators/mod.ts";
import { areaOf } from "../../lib/protocol/operations.ts";

/** The forms in which a report can be written. */
export const formats = ["pretty", "jsonl"] as const;

/** Seconds that a timer can count. */
const LONGEST = 2 ** 31 / 1000 - 1;

/** How many questions are asked of an operation where nothing else is said. */
export const USUAL_RUNS = 10_000;

const range: Flag<Range | undefined> = {
  help: "Only the questions of these indexes, the end not included",
  value: { name: "A..B", completion: { kind: "nothing" } },
  read: (values) => {
    const [value] = values;
    if (value === undefined) return undefined;
    const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(value)?.map(Number) ?? [];
    const isRange = values.length === 1 && from !== undefined && to !== undefined && from < to &&
      Number.isSafeInteger(to);
    if (!isRange) throw new SyntaxError(`wanted a range such as 0..1000, got ${values.join(" and ")}`);
    return { from, to };
  },
};

/** A number that has no usual value. */
function limit(name: string, help: string, least: number): Flag<number | undefined> {
  const flag = number(name, help, { usual: 0, least });
  return { ...flag, help, read: (values) => values.length === 0 ? undefined : flag.read(values) };
}

const areas = [...new Set(generators.map(({ operation }) => areaOf(operation)))];
const operations = generators.map(({ operation }) => operation);

const asking = {
  adapter: oneOf("NAME", "Ask an adapter that comes with the suite (reference)", Object.keys(adapters)),
  command: text("COMMAND", 'Ask a process that speaks the protocol, such as "python3 my.py"; no shell is involved'),
  kernel: text("NAME", "Boot this kernel for --adapter linux: a name that deno task fetch:kernels knows, such as 6.1"),
  "kernel-image": file("FILE", "Boot the kernel in this file for --adapter linux; it must have virtio-serial built in"),
  timeout: number("SECONDS", "Time for each answer", { usual: 10, least: 0.001, most: LONGEST }),
  "start-timeout": number("SECONDS", "Time for a process to introduce itself", {
    usual: 30,
    least: 0.001,
    most: LONGEST,
  }),
  jobs: number("N", "Hunt so many blocks of questions at once", { usual: 1, least: 1, most: 256 }),
};

const selecting = {
  area: list("A,B", "Only operations of these areas", areas),
  operation: list("OPERATION", "Only these operations", operations),
  seed: number("N", "What the questions are made from", { usual: 1, least: 0 }),
  runs: limit("N", `Ask so many questions of each operation (${USUAL_RUNS})`, 1),
  range,
  minutes: limit("N", "Stop after so long; what was begun is finished", 1),
};

const telling = {
  "no-known": onOff("Show failures that are known, too"),
  expectations: file("FILE", "What the implementation is known to fail, and why"),
  format: choice("FORMAT", "How to write the report", formats),
  output: file("DIR", "Where to write a case for each finding, and the report as JSON lines (report.jsonl)"),
};

/** The command line of the tool. */
export const fuzzCommand: CommandLine<typeof asking & typeof selecting & typeof telling> = {
  name: "fuzz",
  summary:
    "Hunt an implementation with questions that are made up: every rule that it breaks comes back as a small case",
  flags: { ...asking, ...selecting, ...telling },
  examples: [
    ["deno task fuzz --area nocsr --adapter linux --runs 100000", "Hunt the running kernel (as root)"],
    ["deno task fuzz --operation nocsr.rewrite --seed 7 --range 4711..4712", "See one question again"],
    ["deno task fuzz --minutes 60 --jobs 2 --adapter linux --output found", "Hunt for an hour, and keep the cases"],
  ],
  exitCodes: {
    [0]: "nothing was found, or only what is known",
    [1]: "something was found",
    [2]: "a wrong flag, a program that does not exist",
    [3]: "incomplete: the implementation was lost or broke, or it answered nothing",
    [130]: "interrupted; what was found so far is reported",
  },
};
