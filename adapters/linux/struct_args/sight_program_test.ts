import { assertEquals } from "@std/assert";
import { decode } from "../../../lib/bpf/decode.ts";
import { disassemble } from "../../../lib/bpf/disassemble.ts";
import { readSight, SIGHT_SIZE, sightProgram } from "./sight_program.ts";

Deno.test("sightProgram() counts its runs and copies each slot as it may be read", () => {
  const program = sightProgram(["load", "argument", "result"], 5);
  assertEquals(
    disassemble(decode(program)),
    `r6 = r1
r7 = map_fd[5][0] ll
r1 = *(u64 *)(r7 + 0x0)
r1 += 0x1
*(u64 *)(r7 + 0x0) = r1
r1 = *(u64 *)(r6 + 0x0)
*(u64 *)(r7 + 0x8) = r1
r1 = r6
r2 = 0x1
r3 = r7
r3 += 0x10
call 0xb7
r1 = r6
r2 = r7
r2 += 0x18
call 0xb8
r0 = 0x0
exit
`,
  );
});

Deno.test("readSight() has the count of the runs and the slots behind it", () => {
  const value = new Uint8Array(SIGHT_SIZE);
  value[0] = 2;
  value[8] = 7;
  const { runs, slots } = readSight(value);
  assertEquals([runs, slots[0], slots.length], [2, 7, SIGHT_SIZE - 8]);
});
