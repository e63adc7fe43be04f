import { bold } from "@std/fmt/colors";
import type { CommandLine, Flags } from "./command_line.ts";

/** Characters of a line of help. */
const WIDTH = 100;

/** The help of a command: what it does, its flags, lines to try, its exit codes. */
export function help(command: CommandLine<Flags>): string {
  const { name, summary, flags, operands, examples, exitCodes } = command;
  const rows = Object.entries(flags).map(([flag, { value, help }]) => {
    return [value === undefined ? `--${flag}` : `--${flag} ${value.name}`, help] as const;
  });
  const usage = ["deno task", name, ...operands === undefined ? [] : [operands.name], "[FLAGS]"].join(" ");
  return [
    `${summary}.`,
    "",
    `${bold("Usage:")} ${usage}`,
    ...operands === undefined ? [] : ["", ...table([[operands.name, operands.help]])],
    "",
    ...table(rows),
    ...examples.length === 0 ? [] : ["", bold("Examples:")],
    ...examples.flatMap(([line, meaning]) => [`  ${meaning}:`, `    ${line}`]),
    ...Object.keys(exitCodes).length === 0 ? [] : ["", bold("Exit codes:")],
    ...Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`),
    "",
  ].join("\n");
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const column = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) => {
    const lines = wrap(right, WIDTH - column - 4);
    return lines.map((line, index) => `  ${(index === 0 ? left : "").padEnd(column)}  ${line}`);
  });
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
