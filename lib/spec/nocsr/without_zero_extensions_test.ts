import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { disassemble } from "../../bpf/disassemble.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import { compareInlined } from "./compare_inlined.ts";
import { withoutZeroExtensions } from "./without_zero_extensions.ts";

/** `w2 = w2`, marked as a loader's. */
const extension: Insn = { opcode: 0xbc, dst: 2, src: 2, off: 0, imm: 1 };

/** A program with zero extensions in front of these slots, whose distances count them. */
function extended(text: string, at: readonly number[]): Program {
  return assemble(text).flatMap((insn, slot) => at.includes(slot) ? [extension, insn] : [insn]);
}

Deno.test("withoutZeroExtensions() leads jumps, far jumps, calls and addresses around the gaps", () => {
  const program = extended(
    `r2 = 0x1
    if r2 == 0x1 goto +0x3
    w2 += 0x1
    gotol +0x0
    r3 = func[+4] ll
    call pc+2
    exit
    r0 = 0x0
    exit`,
    [3, 7],
  );
  const { program: trimmed, origins } = withoutZeroExtensions(program);
  assertEquals(
    disassemble(trimmed),
    disassemble(assemble(
      `r2 = 0x1
      if r2 == 0x1 goto +0x2
      w2 += 0x1
      gotol +0x0
      r3 = func[+3] ll
      call pc+1
      exit
      r0 = 0x0
      exit`,
    )),
  );
  assertEquals(origins, [0, 1, 2, 4, 5, 6, 7, 9, 10, 11]);
});

Deno.test("withoutZeroExtensions() leaves a move that is the program's own", () => {
  const program = assemble("w2 = w2\nexit");
  assertEquals(withoutZeroExtensions(program), { program, origins: [0, 1] });
});

Deno.test("a program is compared without what a loader put in, and findings stand where they were seen", () => {
  const wanted = assemble("w2 = 0x1\nr0 = 0x0\nexit");
  assertEquals([...compareInlined(wanted, extended("w2 = 0x1\nr0 = 0x0\nexit", [1]))], []);
  const [difference] = compareInlined(wanted, extended("w2 = 0x1\nr0 = 0x5\nexit", [1]));
  assertEquals(difference?.place, { kind: "insn", of: "value", index: 2 });
});
