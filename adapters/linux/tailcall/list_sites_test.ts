import { assertEquals } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { listSites } from "./list_sites.ts";

function code(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

const program = assemble(`
  r6 = r1
  r2 = map[0] ll
  r3 = 0
  call bpf_tail_call
  r1 = r6
  r2 = map[0] ll
  r3 = *(u64 *)(r6 + 0)
  call bpf_tail_call
  call sub
  exit
  sub:
  r2 = map[0] ll
  r3 = 0
  call bpf_tail_call
  r0 = 0
  exit
`);

const DIRECT = "e9 07000000 5b 58 0f1f440000";
const INDIRECT = "89d2 395624 7601 90";

Deno.test("listSites() takes the sites of each function in the order of its tail calls", () => {
  const functions = [
    { address: 0x1000n, code: code(`55 ${DIRECT} ${INDIRECT} c3`) },
    { address: 0x2000n, code: code(`${DIRECT} c3`) },
  ];
  assertEquals(listSites(program, functions), [
    { kind: "direct", insn: 4, bypass: 0x1001n, target: 0x1008n },
    { kind: "indirect", insn: 9, behind: 0x1015n },
    { kind: "direct", insn: 15, bypass: 0x2000n, target: 0x2007n },
  ]);
});

Deno.test("listSites() says where code and program do not match", () => {
  const functions = [{ address: 0x1000n, code: code(`${DIRECT} c3`) }, { address: 0x2000n, code: code("c3") }];
  assertEquals(listSites(program, functions), "function 0 has 2 tail calls, its machine code 1");
});
