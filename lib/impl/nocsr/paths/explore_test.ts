import { assertEquals, assertThrows } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { callModels } from "../call_models.ts";
import { Refusal } from "../refusal.ts";
import { subprogsOf } from "../subprog.ts";
import { explore } from "./explore.ts";
import type { Sight } from "./sight.ts";

/** Walks the paths of a program where every call scratches r0 to r5. */
function walk(text: string): Sight {
  const program = assemble(text);
  const callModel = callModels([], () => [0, 1, 2, 3, 4, 5]);
  return explore({ program, subprogs: subprogsOf(program), callModel, frameSize: 512 });
}

/** What was seen, a line for each access: slot, kind, whose frame, offset. */
function seen(text: string): readonly string[] {
  return walk(text).accesses.map(({ index, kind, owner, offset }) => `${index} ${kind} ${owner} ${offset}`);
}

Deno.test("accesses through r10 and through copies are seen", () => {
  assertEquals(
    seen(`
      r1 = r10
      r1 += -0x20
      *(u64 *)(r10 - 0x8) = r1
      r2 = *(u64 *)(r10 - 0x8)
      r0 = *(u32 *)(r2 + 0x18)
      exit
    `),
    ["2 store 0 -8", "3 load 0 -8", "4 load 0 -8"],
  );
});

Deno.test("only the lowest offset of an instruction counts", () => {
  assertEquals(
    seen(`
      r6 = 0x0
      r7 = r10
      again:
      r7 += -0x8
      *(u64 *)(r7 + 0x0) = 0x0
      r6 += 0x1
      if r6 != 0x4 goto again
      r0 = 0x0
      exit
    `),
    ["3 store 0 -32"],
  );
});

Deno.test("a loop of many rounds counts as one that may access all of the frame", () => {
  assertEquals(
    seen(`
      r6 = 0x0
      r7 = r10
      again:
      r7 += -0x1
      *(u8 *)(r7 + 0x0) = 0x0
      r6 += 0x1
      if r6 != 0x12c goto again
      r0 = 0x0
      exit
    `),
    ["3 store 0 -Infinity"],
  );
});

Deno.test("a loop whose numbers do not come to rest ends", () => {
  assertEquals(
    seen(`
      r6 = *(u64 *)(r1 + 0x0)
      r7 = 0x0
      again:
      r7 += 0x1
      if r7 != r6 goto again
      r0 = 0x0
      exit
    `),
    [],
  );
});

Deno.test("dead code is not entered", () => {
  const { accesses, reached } = walk("r0 = 0x0\nif r0 == 0x0 goto +0x1\n*(u64 *)(r10 - 0x8) = r0\nexit");
  assertEquals(accesses, []);
  assertEquals([...reached].sort(), [0, 1, 3]);
});

Deno.test("a callee's access is one of the frame that the pointer leads to", () => {
  assertEquals(
    seen(`
      r1 = r10
      call inner
      exit
      inner:
      *(u64 *)(r1 - 0x8) = 0x0
      *(u64 *)(r10 - 0x10) = 0x0
      r0 = 0x0
      exit
    `),
    ["3 store 0 -8", "4 store 1 -16"],
  );
});

Deno.test("helpers access what they get pointers to", () => {
  const call = (helper: string) => `
    *(u64 *)(r10 - 0x8) = 0x0
    r1 = r10
    r1 += -0x8
    r2 = 0x8
    call ${helper}
    r0 = 0x0
    exit
  `;
  assertEquals(seen(call("bpf_trace_printk")), ["0 store 0 -8", "4 argument-read 0 -8"]);
  assertEquals(seen(call("bpf_get_current_comm")), ["0 store 0 -8", "4 argument-write 0 -8"]);
});

Deno.test("with a callback all of the frame counts as accessed, and the callback is entered", () => {
  assertEquals(
    seen(`
      r1 = 0x1
      r2 = func[back] ll
      r3 = r10
      r4 = 0x0
      call bpf_loop
      r0 = 0x0
      exit
      back:
      *(u64 *)(r10 - 0x8) = r1
      r0 = 0x0
      exit
    `).toSorted(),
    ["5 argument-read 0 -Infinity", "8 store 1 -8"],
  );
});

Deno.test("pointers into a frame are seen though nothing is accessed", () => {
  assertEquals(walk("r1 = r10\nr1 += -0x18\nr0 = 0x0\nexit").lowestPointers, [-24]);
});

Deno.test("what a verifier refuses is refused in its words", () => {
  const refusals: readonly (readonly [program: string, errno: string, message: string])[] = [
    ["exit", "EACCES", "R0 !read_ok"],
    ["call 0x8\nr0 = r1\nexit", "EACCES", "R1 !read_ok"],
    ["r10 = 0x0\nr0 = 0x0\nexit", "EACCES", "frame pointer is read only"],
    ["*(u64 *)(r10 + 0x0) = 0x0\nr0 = 0x0\nexit", "EACCES", "invalid write to stack R10 off=0 size=8"],
    ["r0 = *(u64 *)(r10 - 0x208)\nexit", "EACCES", "invalid read from stack R10 off=-520 size=8"],
    ["*(u64 *)(r10 - 0xc) = 0x0\nr0 = 0x0\nexit", "EACCES", "misaligned stack access off -12 size 8"],
    ["r1 = 0x0\nr0 = *(u64 *)(r1 + 0x0)\nexit", "EACCES", "R1 invalid mem access 'scalar'"],
    ["call 0x3e7\nexit", "EINVAL", "invalid func unknown#999"],
    ["call inner\nexit\ninner:\nr0 = r10\nexit", "EINVAL", "cannot return stack pointer to the caller"],
    ["again:\ncall again\nexit", "E2BIG", "the call stack of 9 frames is too deep"],
  ];
  for (const [program, errno, message] of refusals) {
    const refusal = assertThrows(() => walk(program), Refusal);
    assertEquals([refusal.errno, refusal.message], [errno, message]);
  }
});
