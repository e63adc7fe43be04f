import { assertEquals } from "@std/assert";
import { findExternals } from "./find_externals.ts";

function code(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

const NAMES: ReadonlyMap<bigint, readonly string[]> = new Map([
  [0x2000n, ["bpf_user_rnd_u32"]],
  [0x2010n, ["its_return_thunk", "__x86_return_thunk"]],
  [0x2020n, ["__x86_indirect_thunk_rcx"]],
  [0x2030n, ["do_exit"]],
]);

const symbols = { namesAt: (address: bigint): readonly string[] => NAMES.get(address) ?? [] };

/** A call and two jumps, from 0x1000 on, out of the code, and a jump within it. */
const FUNCTION = "e8 fb0f0000 e9 06100000 e9 11100000 eb f0";

Deno.test("findExternals() names what machine code goes to by the kernel's symbols", () => {
  assertEquals(findExternals([{ address: 0x1000n, code: code(FUNCTION) }], symbols), [
    { kind: "helper", address: 0x2000n, helper: 7 },
    { kind: "return-thunk", address: 0x2010n },
    { kind: "indirect-thunk", address: 0x2020n, register: "rcx" },
  ]);
});

Deno.test("findExternals() knows the program's other functions", () => {
  const functions = [{ address: 0x1000n, code: code("e8 fb0f0000 c3") }, { address: 0x2000n, code: code("c3") }];
  assertEquals(findExternals(functions, symbols), []);
});

Deno.test("findExternals() says what cannot be run without the kernel", () => {
  const toNobody = findExternals([{ address: 0x1000n, code: code("e8 2b100000 c3") }], symbols);
  assertEquals(toNobody, "the machine code goes to 0x2030, where no helper is known");
  const perCpu = findExternals([{ address: 0x1000n, code: code("65 48 8b 04 25 00 10 00 00") }], symbols);
  assertEquals(perCpu, "the machine code reads memory of the kernel's own: mov rax,QWORD PTR gs:0x1000");
});
