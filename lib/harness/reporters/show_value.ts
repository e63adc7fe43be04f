import { disassemble } from "../../bpf/disassemble.ts";
import type { Insn, Program } from "../../bpf/insn.ts";

/** Characters of a value that is still written in one line. */
const ONE_LINE = 72;

/**
 * Writes an operation's input or value for people, a line each: programs as text, bytes as hexadecimal digits, 64-bit
 * numbers in hexadecimal, all else as YAML has it.
 */
export function showValue(value: unknown): readonly string[] {
  if (isProgram(value)) return programLines(value);
  if (value instanceof Uint8Array) return [value.length === 0 ? "no bytes" : hex(value)];
  if (typeof value === "bigint") return [value > 9n ? `0x${value.toString(16)} (${value})` : String(value)];
  if (typeof value !== "object" || value === null) return [String(value)];
  const inline = JSON.stringify(value, replacer);
  if (inline.length <= ONE_LINE && !containsProgram(value)) return [inline];
  if (Array.isArray(value)) return value.flatMap((item) => prefixed("- ", showValue(item)));
  return Object.entries(value).flatMap(([key, inner]) => entryLines(key, showValue(inner)));
}

function entryLines(key: string, lines: readonly string[]): readonly string[] {
  const [only = ""] = lines;
  return lines.length === 1 ? [`${key}: ${only}`] : [`${key}:`, ...lines.map((line) => `  ${line}`)];
}

function prefixed(prefix: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? prefix : " ".repeat(prefix.length)) + line);
}

function programLines(program: Program): readonly string[] {
  return program.length === 0 ? ["no instructions"] : disassemble(program).trimEnd().split("\n");
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

function replacer(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `0x${value.toString(16)}`;
  return value instanceof Uint8Array ? hex(value) : value;
}

function containsProgram(value: object): boolean {
  return Object.values(value).some((inner) =>
    isProgram(inner) || (typeof inner === "object" && inner !== null && containsProgram(inner))
  );
}

/** Whether a value is a program: a list of instruction slots, not empty. */
export function isProgram(value: unknown): value is Program {
  return Array.isArray(value) && value.length > 0 && value.every(isInsn);
}

function isInsn(value: unknown): value is Insn {
  return typeof value === "object" && value !== null &&
    ["opcode", "dst", "src", "off", "imm"].every((field) => typeof Reflect.get(value, field) === "number");
}
