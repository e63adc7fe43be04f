import { programToHex } from "../../lib/bpf/hex.ts";
import { statementAt } from "../../lib/bpf/statements.ts";
import { FIRST_ARGUMENT } from "../../lib/impl/prologue/decisions.ts";
import { formatFetchArg } from "../../lib/perf/format_fetch_arg.ts";
import { argumentName } from "./argument_name.ts";
import type { Shown } from "./shown.ts";

/** Writes a prologue as JSON, for other programs. */
export function toJson({ section, design, passed, dropped, lines }: Shown): string {
  const program = lines.map(({ insn }) => insn);
  const value = {
    section,
    design,
    arguments: passed.map((arg, index) => ({
      name: argumentName(arg, index),
      register: FIRST_ARGUMENT + index,
      fetch: formatFetchArg(arg),
    })),
    dropped: dropped.map(formatFetchArg),
    instructions: lines.map(({ insn, part, to }, index) => ({
      text: statementAt(program, index).text,
      bytes: programToHex([insn]),
      part,
      ...to === undefined ? {} : { to },
    })),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
