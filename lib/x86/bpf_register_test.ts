import { assertEquals } from "@std/assert";
import { push } from "./assemble/control.ts";
import { BPF_REGISTER } from "./bpf_register.ts";
import { decode } from "./decode.ts";
import { registerNumber, REGISTERS } from "./register.ts";

Deno.test("registers are numbered as they are encoded", () => {
  for (const [number, register] of REGISTERS.entries()) {
    assertEquals(registerNumber(register), number);
    const insn = decode(push(register));
    assertEquals(insn.kind === "insn" && insn.operands, [{ kind: "register", register, size: 8, high: false }]);
  }
});

Deno.test("no two BPF registers share one, and none lies in the stack pointer", () => {
  const used = Object.values(BPF_REGISTER);
  assertEquals(new Set(used).size, used.length);
  assertEquals(used.length, 13);
  assertEquals(used.filter((register) => register === "rsp" || register === "r12" || register === "r9"), []);
});
