import { disassemble } from "../../../lib/x86/disassemble.ts";
import { assemble } from "../../../lib/bpf/assemble.ts";
import type { BpfMap } from "../bpf/create_map.ts";
import { dumpJited } from "../bpf/dump_jited.ts";
import { demand } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";
import { loadTailCaller } from "./load_tail_caller.ts";

const PROBE = assemble("r2 = map[0] ll\nr3 = 0\ncall bpf_tail_call\nr0 = 0\nexit");

/** Where a program array lies in the kernel, as the machine code of a program shows that refers to it. */
export async function arrayAddress(kernel: Kernel, map: BpfMap): Promise<bigint | undefined> {
  await using program = demand(await loadTailCaller(kernel, PROBE, [map], false));
  const [entry] = demand(await dumpJited(program));
  for (const insn of disassemble(entry?.code ?? new Uint8Array())) {
    const [, operand] = insn.kind === "insn" && insn.mnemonic === "mov" ? insn.operands : [];
    const isAddress = operand?.kind === "immediate" && insn.bytes.length === 10;
    if (isAddress) return BigInt.asUintN(64, operand.value);
  }
  return undefined;
}
