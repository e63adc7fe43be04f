import { assertEquals } from "@std/assert";
import { assemble } from "../assemble.ts";
import { programFromHex } from "../hex.ts";
import type { Insn } from "../insn.ts";
import type { MachineOptions } from "./options.ts";
import { run } from "./run.ts";

const CPU_NUMBER = 0x7000_0000_0000n;

/** Runs what a verifier left, on CPU 3. */
function runXlated(program: readonly Insn[], options: MachineOptions = {}): bigint | string {
  const cpu = { name: "cpu_number", address: CPU_NUMBER, bytes: Uint8Array.of(3, 0, 0, 0), access: "read" } as const;
  const percpu = { extensions: ["xlated"], percpu: () => CPU_NUMBER } as const;
  const result = run(program, { regions: [cpu] }, { ...percpu, ...options });
  return result.outcome === "exit" ? result.r0 : `${result.fault.kind} at ${result.fault.index}`;
}

const cpuNumber = "r0 = -0x7dfef0e4\nr0 = percpu r0\nr0 = *(u32 *)(r0 + 0)\nexit";

Deno.test("an inlined bpf_get_smp_processor_id reads the CPU's number through a per-CPU address", () => {
  assertEquals(runXlated(assemble(cpuNumber)), 3n);
  assertEquals(runXlated(assemble(cpuNumber.replace("r0 =", "w0 ="))), 3n);
});

Deno.test("the offset of a per-CPU address is handed over as it is", () => {
  const seen: bigint[] = [];
  runXlated(assemble(cpuNumber), { percpu: (offset) => (seen.push(offset), undefined) });
  assertEquals(seen, [0xffff_ffff_8201_0f1cn]);
});

Deno.test("a per-CPU address that is not known is a fault, and one outside a rewrite no instruction", () => {
  assertEquals(runXlated(assemble(cpuNumber), { percpu: () => undefined }), "unknown-percpu at 1");
  assertEquals(runXlated(assemble(cpuNumber), { extensions: [] }), "bad-opcode at 1");
});

Deno.test("a call of a subprogram has its distance in off", () => {
  const call = { opcode: 0x85, dst: 0, src: 1, off: 1, imm: 1 };
  const program = [call, ...assemble("exit\nr0 = 9\nexit")];
  assertEquals(runXlated(program), 9n);
  assertEquals(runXlated(program, { extensions: [] }), "bad-opcode at 0");
});

Deno.test("marked zero extensions and speculation barriers are understood", () => {
  const program = [...assemble("r0 = -1"), ...programFromHex("bc00000001000000 c200000000000000 9500000000000000")];
  assertEquals(runXlated(program), 0xffff_ffffn);
  assertEquals(runXlated(program, { extensions: [] }), "bad-opcode at 1");
});

Deno.test("a probing load yields 0 where there is no memory", () => {
  const probing = programFromHex("6110000000000000 9500000000000000").map((insn) =>
    insn.opcode === 0x61 ? { ...insn, opcode: 0x21 } : insn
  );
  assertEquals(runXlated([...assemble("r1 = 8"), ...probing]), 0n);
  assertEquals(runXlated([...assemble("r1 = 0x700000000000 ll"), ...probing]), 3n);
  assertEquals(runXlated([...assemble("r1 = 8"), ...probing], { extensions: [] }), "bad-opcode at 1");
});

Deno.test("the addresses of maps come from outside", () => {
  const program = assemble("r1 = map_fd[5] ll\nr0 = r1\nexit");
  assertEquals(runXlated(program), "unknown-immediate at 0");
  const immediate: MachineOptions["immediate"] = (first, second) => BigInt(first.src * 100 + first.imm + second.imm);
  assertEquals(runXlated(program, { immediate }), 105n);
});
