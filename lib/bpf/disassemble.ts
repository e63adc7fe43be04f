import type { Program } from "./insn.ts";
import { statements } from "./statements.ts";

/**
 * A program as text, an instruction a line: what `llvm-objdump -d --no-show-raw-insn` prints, extended where that is
 * ambiguous, as the table in `forms.ts` says. A slot that holds no instruction becomes `.insn` with its bytes, so that
 * `assemble` gives back the very same slots, whatever they are.
 *
 * @throws {RangeError} if a slot that holds no instruction has a field that does not fit its bits
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { disassemble } from "./disassemble.ts";
 * import { programFromHex } from "./hex.ts";
 *
 * const program = programFromHex("18010000ffffffff 0000000000000000 7913f8ff00000000");
 * assertEquals(disassemble(program), "r1 = 0xffffffff ll\nr3 = *(u64 *)(r1 - 0x8)\n");
 * ```
 */
export function disassemble(program: Program): string {
  let text = "";
  for (const statement of statements(program)) text += `${statement.text}\n`;
  return text;
}
