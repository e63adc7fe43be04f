import { kernelReleases } from "../../adapters/linux/images/catalogue.ts";
import { adapters } from "../../adapters/mod.ts";
import type { CommandLine } from "../../lib/cli/command_line.ts";
import { choice, file, type Flag, list, number, oneOf, onOff, text } from "../../lib/cli/flag.ts";
import type { Shard } from "../../lib/harness/select_cases.ts";
import { areaOf, operationNames } from "../../lib/protocol/operations.ts";
import { rules } from "../../lib/spec/registry.ts";

/** The forms in which a report can be written. */
export const formats = ["pretty", "tap", "junit", "json", "github"] as const;

/** A form in which a report can be written. */
export type Format = (typeof formats)[number];

/** Seconds that a timer can count. */
const LONGEST = 2 ** 31 / 1000 - 1;

const shard: Flag<Shard | undefined> = {
  help: "Only the i-th of n parts of the cases, told apart by their ids",
  value: { name: "I/N", completion: { kind: "nothing" } },
  read: (values) => {
    const [value] = values;
    if (value === undefined) return undefined;
    const [, index, count] = /^(\d+)\/(\d+)$/.exec(value)?.map(Number) ?? [];
    if (values.length > 1 || index === undefined || count === undefined || index < 1 || index > count) {
      throw new SyntaxError(`wanted a part such as 1/4, got ${values.join(" and ")}`);
    }
    return { index, count };
  },
};

const asking = {
  adapter: oneOf("NAME", "Ask an adapter that comes with the suite (reference)", Object.keys(adapters)),
  kernel: oneOf("NAME", "Boot this kernel for --adapter linux or libbpf", kernelReleases.map(({ name }) => name)),
  "kernel-image": file("FILE", "Boot the kernel in this file instead; it must have virtio-serial built in"),
  command: text("COMMAND", 'Ask a process that speaks the protocol, such as "python3 my.py"; no shell is involved'),
  timeout: number("SECONDS", "Time for each answer", { usual: 10, least: 0.001, most: LONGEST }),
  "start-timeout": number("SECONDS", "Time for a process to introduce itself", {
    usual: 30,
    least: 0.001,
    most: LONGEST,
  }),
  jobs: number("N", "Ask so many processes at once", { usual: 1, least: 1, most: 256 }),
  "max-restarts": number("N", "Start processes that were lost so many times again", { usual: 5, least: 0 }),
  seed: number("N", "Where implementations that draw random numbers start, and the shuffling", { usual: 1, least: 0 }),
};

const selecting = {
  area: list("A,B", "Only cases of these areas", [...new Set(operationNames.map(areaOf))]),
  rule: list("RULE", "Only cases that aim at these rules; * stands for anything", rules.map(({ id }) => id)),
  case: list("CASE", "Only these cases; * stands for anything"),
  shard,
  shuffle: onOff("Ask in an order that the seed decides, rather than that of the files"),
  list: onOff("List the cases and ask nobody"),
};

const telling = {
  format: choice("FORMAT", "How to write the report", formats),
  output: file("FILE", "Where to write it; the terminal gets the pretty one all the same"),
  expectations: file("FILE", "What the implementation is known to fail, and why"),
  "update-expectations": onOff("Add today's failures to that file, for somebody to explain"),
};

/** The command line of the tool. */
export const conformanceCommand: CommandLine<
  typeof asking & typeof selecting & typeof telling & { readonly cases: Flag<string> }
> = {
  name: "conformance",
  summary: "Judge an implementation by the cases",
  flags: {
    ...asking,
    ...selecting,
    cases: folder("FOLDER", "Where the cases are", "conformance"),
    ...telling,
  },
  examples: [
    ["deno task conformance", "Judge the built-in reference"],
    ["deno task conformance --adapter linux --area nocsr", "Judge the running kernel (as root)"],
    ["deno task conformance --adapter linux --kernel 6.1", "Judge a kernel that is booted for it (no root)"],
    ['deno task conformance --command "python3 adapters/examples/naive.py"', "Judge a process"],
    ["deno task conformance --case 'nocsr/jump-*' --list", "See which cases there are"],
  ],
  exitCodes: {
    [0]: "conformant",
    [1]: "not conformant",
    [2]: "a wrong flag, a wrong case file, a program that does not exist",
    [3]: "incomplete: nothing was established, or the implementation was lost",
    [130]: "interrupted; the verdicts so far are reported",
  },
};

function folder(name: string, help: string, usual: string): Flag<string> {
  const flag = file(name, `${help} (${usual})`);
  return { ...flag, read: (values) => flag.read(values) ?? usual };
}
