import { dim } from "@std/fmt/colors";
import { helperById } from "../../lib/bpf/helpers.ts";
import { isHelperCall } from "../../lib/bpf/insn_kind.ts";
import { statementAt } from "../../lib/bpf/statements.ts";
import { FIRST_ARGUMENT } from "../../lib/impl/prologue/decisions.ts";
import type { Line, Part } from "../../lib/impl/prologue/draft.ts";
import type { FetchArg } from "../../lib/perf/fetch_arg.ts";
import { formatFetchArg } from "../../lib/perf/format_fetch_arg.ts";
import { argumentName } from "./argument_name.ts";
import type { Shown } from "./shown.ts";

/** Prints a prologue: its arguments, and its instructions part by part, as text that can be assembled again. */
export function toText(shown: Shown): string {
  return [...header(shown), ...body(shown)].map((line) => `${line}\n`).join("");
}

function header({ section, design, passed, dropped, lines }: Shown): readonly string[] {
  const registers = [
    ["r1", "context"],
    ["r2", "0 if all was fetched, 1 if not"],
    ...passed.map((arg, index) => [`r${FIRST_ARGUMENT + index}`, fetchText(arg, index)]),
    ...dropped.map((arg, index) => ["-", `${fetchText(arg, passed.length + index)}, dropped`]),
  ];
  const count = `${lines.length} instruction${lines.length === 1 ? "" : "s"}`;
  return [
    section.replace(/\s+/g, " ").trim(),
    `${design}, ${count}; user code finds:`,
    ...registers.map(([register = "", what = ""]) => `  ${register.padEnd(4)}${what}`),
  ].map(comment);
}

function fetchText(arg: FetchArg, index: number): string {
  const { name: _, ...fetch } = arg;
  return `${argumentName(arg, index)} = ${formatFetchArg(fetch)}`;
}

function* body({ passed, lines }: Shown): Generator<string> {
  const program = lines.map(({ insn }) => insn);
  const texts = lines.map((_, index) => statementAt(program, index).text);
  const width = Math.max(...texts.map(({ length }) => length), 0);
  let part = "";
  for (const [index, line] of lines.entries()) {
    const title = titleOf(line.part, passed);
    if (title !== part) yield* ["", comment(title)];
    part = title;
    const text = texts[index] ?? "";
    const note = noteOn(line, passed);
    const number = `${index}:`.padStart(6);
    yield note === "" ? `${number}  ${text}` : `${number}  ${text.padEnd(width)}  ${comment(note)}`;
  }
}

/** What a part does, in words. */
function titleOf(part: Part, passed: readonly FetchArg[]): string {
  switch (part.kind) {
    case "save":
      return "keep the context";
    case "base":
      return `${nameIn(passed, part.arg)}: from its register to its slot`;
    case "read": {
      const deref = passed[part.arg]?.derefs[part.deref];
      const space = deref?.user ? " in user memory" : "";
      return `${nameIn(passed, part.arg)}: what stands at ${signed(deref?.offset ?? 0n)}${space}`;
    }
    case "result":
    case "done":
      return "all are fetched: load them";
    case "error":
      return "error: a read failed";
    case "success":
      return "success";
    case "user":
      return "user code: restore the context";
  }
}

/** What needs a word beside an instruction. */
function noteOn({ insn, part, to }: Line, passed: readonly FetchArg[]): string {
  if (to !== undefined) return `to ${to === "user" ? "user code" : to}`;
  if (isHelperCall(insn)) return helperById(insn.imm)?.name ?? "";
  return part.kind === "result" ? nameIn(passed, part.arg) : "";
}

function nameIn(passed: readonly FetchArg[], index: number): string {
  const arg = passed[index];
  return arg === undefined ? "" : argumentName(arg, index);
}

function signed(offset: bigint): string {
  return offset < 0n ? `${offset}` : `+${offset}`;
}

function comment(text: string): string {
  return dim(`; ${text}`);
}
