import type { CommandLine, Operands } from "../../lib/cli/command_line.ts";
import { choice, file, type Flag } from "../../lib/cli/flag.ts";

/** The command line of the tool. */
export const reportCommand:
  & CommandLine<{ readonly format: Flag<"jsonl" | "pretty">; readonly output: Flag<string | undefined> }>
  & { readonly operands: Operands } = {
    name: "report",
    summary: "Put the reports of hunts together: shards merge to what one hunt would have reported",
    flags: {
      format: choice("FORMAT", "How to write it", ["jsonl", "pretty"]),
      output: file("FILE", "Where to write it instead of the terminal"),
    },
    operands: {
      name: "merge FILE…",
      help: "The reports, as deno task fuzz writes them with --format jsonl or --output",
      least: 2,
      most: Infinity,
      completion: { kind: "file" },
    },
    examples: [
      ["deno task report merge a.jsonl b.jsonl --output all.jsonl", "Put two shards together"],
      ["deno task report merge all.jsonl --format pretty", "Read a report"],
    ],
    exitCodes: {
      [0]: "nothing was found, or only what is known",
      [1]: "something was found",
      [2]: "a wrong flag, a file that cannot be read or is no report, two that asked the same question",
      [3]: "incomplete: nothing was answered, or indexes are missing between others",
    },
  };
