import { assertEquals } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { mayLookAt, readsMemory, registersRead } from "./user_code.ts";

Deno.test("readsMemory() finds calls of every helper that reads what may not be there", () => {
  const reads = (call: string): boolean => readsMemory(assemble(`${call}\nexit`));
  assertEquals(["call 4", "call 112", "call 113", "call 45", "call 115"].map(reads), [true, true, true, true, true]);
  assertEquals(["call 5", "call pc+0"].map(reads), [false, false]);
});

Deno.test("registersRead() names what stands in pt_regs where a load may reach it, and leaves out the stack", () => {
  const program = assemble(`
    r0 = *(u64 *)(r1 + 0x70)
    r2 = *(u32 *)(r6 + 0x6c)
    r3 = *(u8 *)(r1 + 0x0)
    r4 = *(u64 *)(r10 - 0x8)
    r5 = *(u64 *)(r7 - 0x10)
    *(u64 *)(r10 - 0x18) = r4
    exit`);
  assertEquals([...registersRead(program)].toSorted(), ["di", "r15", "si"]);
  assertEquals([...registersRead(assemble("r0 = *(u64 *)(r1 + 0x9c)\nexit"))], ["sp", "ss"]);
});

Deno.test("mayLookAt() is true where an argument's register is named, or anything called", () => {
  const looks = (text: string): readonly boolean[] => [0, 1, 2].map((index) => mayLookAt(assemble(text), index));
  assertEquals(looks("r0 = r4\nexit"), [false, true, false]);
  assertEquals(looks("r5 = 1\nr0 = r2\nexit"), [false, false, true]);
  assertEquals(looks("call 5\nexit"), [true, true, true]);
});
