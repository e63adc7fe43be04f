import { disassemble } from "../../bpf/disassemble.ts";
import type { Program } from "../../bpf/insn.ts";
import type { Descriptor, StepResult } from "../../protocol/instances.ts";

const MOST = 6;

const NAMES: Readonly<Record<number, string>> = {
  [-2]: "ENOENT",
  [-22]: "EINVAL",
  [-4004]: "internal error",
  [-4007]: "refused by the verifier",
};

/** What a call returned, in words. */
export function showReturned(returned: StepResult["returned"]): string {
  if (typeof returned !== "number") return showDescriptor(returned);
  const name = NAMES[returned];
  return name === undefined ? String(returned) : `${returned} (${name})`;
}

/** A descriptor in words. */
export function showDescriptor(descriptor: Descriptor | "none" | "unchanged" | undefined): string {
  if (descriptor === undefined) return "nothing";
  if (descriptor === "closed") return "a closed descriptor";
  if (descriptor === "none") return "-1";
  if (descriptor === "unchanged") return "what it held before";
  return `a descriptor of ${showProgram(descriptor.loaded)}`;
}

/** A program on one line; a long one by its length and its first instructions. */
export function showProgram(program: Program | undefined): string {
  if (program === undefined) return "NULL";
  const lines = disassemble(program.slice(0, MOST)).trimEnd().split("\n");
  return `[${lines.join("; ")}${program.length > MOST ? `; … ${program.length} slots` : ""}]`;
}
