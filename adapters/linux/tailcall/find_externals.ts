import type { CompiledExternal } from "../../../lib/protocol/tailcall_compile.ts";
import { disassemble } from "../../../lib/x86/disassemble.ts";
import { formatInsn } from "../../../lib/x86/format_insn.ts";
import type { Decoded, Operand } from "../../../lib/x86/insn.ts";
import type { JitedFunction } from "../bpf/dump_jited.ts";
import { helperOfSymbol } from "../bpf/helper_of_symbol.ts";
import type { KernelSymbols } from "../kernel_symbols.ts";
import { thunkAt } from "../thunk_at.ts";

/**
 * What lies at the addresses outside a program to which its machine code calls or jumps.
 *
 * @param functions The program's functions.
 * @param symbols The kernel's symbols, by which those addresses are named.
 * @returns The externals; or why the code cannot be run without the kernel.
 */
export function findExternals(
  functions: readonly JitedFunction[],
  symbols: Pick<KernelSymbols, "namesAt">,
): readonly CompiledExternal[] | string {
  const externals = new Map<bigint, CompiledExternal>();
  for (const { address, code } of functions) {
    for (const insn of disassemble(code, address)) {
      const operands = insn.kind === "insn" ? insn.operands : [];
      if (operands.some(isOutside)) return `the machine code reads memory of the kernel's own: ${formatInsn(insn)}`;
      const target = targetOf(insn);
      if (target === undefined || functions.some((other) => contains(other, target))) continue;
      const external = externalAt(target, symbols.namesAt(target));
      if (external === undefined) return `the machine code goes to 0x${target.toString(16)}, where no helper is known`;
      externals.set(target, external);
    }
  }
  return [...externals.values()];
}

/** Whether an operand is neither on the stack nor behind a pointer that the program has. */
function isOutside(operand: Operand): boolean {
  return operand.kind === "memory" && operand.size !== 0 && (operand.segment !== undefined || operand.base === "rip");
}

function targetOf(insn: Decoded): bigint | undefined {
  const [operand] = insn.kind === "insn" ? insn.operands : [];
  return operand?.kind === "target" ? operand.address : undefined;
}

function contains({ address, code }: JitedFunction, target: bigint): boolean {
  return target >= address && target < address + BigInt(code.length);
}

function externalAt(address: bigint, names: readonly string[]): CompiledExternal | undefined {
  const thunk = thunkAt(address, names);
  if (thunk !== undefined) return thunk;
  const helper = names.map(helperOfSymbol).find((helper) => helper !== undefined);
  return helper === undefined ? undefined : { kind: "helper", address, helper };
}
