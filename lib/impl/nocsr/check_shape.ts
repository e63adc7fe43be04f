import type { Program } from "../../bpf/insn.ts";
import { validate } from "../../bpf/validate.ts";
import { Refusal } from "./refusal.ts";

/**
 * Checks what a verifier wants of a program before it looks at any path: known instructions, and jumps that stay inside
 * their function.
 *
 * @throws {Refusal} With the first problem.
 */
export function checkShape(program: Program): void {
  const [problem] = validate(program);
  if (problem !== undefined) throw new Refusal("EINVAL", `instruction ${problem.index}: ${problem.message}`);
}
