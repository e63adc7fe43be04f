import { assertEquals } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { disassemble } from "../../../lib/bpf/disassemble.ts";
import { validate } from "../../../lib/bpf/validate.ts";
import { readWatched, WATCHED_SIZE, watchedProgram } from "./watched_program.ts";

const user = assemble(`
  if r2 == 0 goto fetched
  r0 = 1
  exit
  fetched:
  call zero
  exit
  zero:
  r0 = 0
  exit`);

Deno.test("watchedProgram() leads the exits of the main function to its end, and leaves the others", () => {
  const watched = watchedProgram(assemble("r2 = 0"), user, { map: 9, count: 3, registers: new Map() });
  assertEquals(validate(watched), []);
  assertEquals(
    disassemble(watched),
    `r0 = map_fd[9][0] ll
*(u64 *)(r0 + 0x0) = r1
r2 = 0x0
r0 = map_fd[9][0] ll
*(u64 *)(r0 + 0x8) = r1
*(u64 *)(r0 + 0x10) = r2
*(u64 *)(r0 + 0x18) = r3
goto +0x6
r1 = map_fd[9][0] ll
*(u64 *)(r1 + 0x30) = r0
*(u64 *)(r1 + 0x38) = 0x1
r0 = 0x0
exit
if r2 == 0x0 goto +0x2
r0 = 0x1
goto -0x9
call pc+1
goto -0xb
r0 = 0x0
exit
`,
  );
});

Deno.test("watchedProgram() leaves, with no register but r0, where the traced machine is another", () => {
  const registers = new Map([["di", 0x8000_0000_0000_0001n]]);
  const watched = watchedProgram([], assemble("exit"), { map: 9, count: 2, registers });
  assertEquals(validate(watched), []);
  assertEquals(
    disassemble(watched.slice(0, 8)),
    `w0 = *(u32 *)(r1 + 0x70)
if w0 == 0x1 goto +0x2
r0 = 0x0
exit
w0 = *(u32 *)(r1 + 0x74)
if w0 == -0x80000000 goto +0x2
r0 = 0x0
exit
`,
  );
});

Deno.test("readWatched() reads what a run left behind, if it came to its end", () => {
  const value = new Uint8Array(WATCHED_SIZE);
  const words = [7n, 7n, 0n, 42n, 0n, 0n, 5n, 0n];
  const view = new DataView(value.buffer);
  for (const [index, word] of words.entries()) view.setBigUint64(8 * index, word, true);
  assertEquals(readWatched(value, 3), undefined);
  view.setBigUint64(56, 1n, true);
  assertEquals(readWatched(value, 3), { context: 7n, found: [7n, 0n, 42n], result: 5n });
});
