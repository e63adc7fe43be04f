import type { TrampolineExternal } from "../../../lib/protocol/struct_args.ts";
import type { Insn } from "../../../lib/x86/insn.ts";
import { formatInsn } from "../../../lib/x86/format_insn.ts";
import type { KernelSymbols } from "../kernel_symbols.ts";
import { thunkAt } from "../thunk_at.ts";
import { targetOf } from "./cut_trampoline.ts";

/** What a trampoline may go to whose addresses are known beforehand. */
export interface KnownPlaces {
  /** The trampoline's own code, from its first byte up to, and without, the last. */
  readonly start: bigint;
  readonly end: bigint;
  /** The program's machine code. */
  readonly program: bigint;
  /** The traced function behind its call of the trampoline. */
  readonly traced: bigint;
}

/** What is called before the program and behind it, and around the call of the traced function, since Linux 5.10. */
const ENTER = /^__bpf_prog_enter(?:_sleepable)?(?:_recur)?$/;
const EXIT = /^__bpf_prog_exit(?:_sleepable)?(?:_recur)?$/;
const AROUND = /^__bpf_tramp_(?:enter|exit)$/;

/**
 * What lies at the addresses outside a trampoline to which it calls or jumps.
 *
 * @returns The externals; or why the code cannot be run without the kernel.
 */
export function trampolineExternals(
  insns: readonly Insn[],
  { start, end, program, traced }: KnownPlaces,
  symbols: Pick<KernelSymbols, "namesAt">,
): readonly TrampolineExternal[] | string {
  const externals = new Map<bigint, TrampolineExternal>([
    [program, { kind: "program", address: program }],
    [traced, { kind: "traced", address: traced }],
  ]);
  for (const insn of insns) {
    if (readsKernel(insn)) return `the trampoline reads memory of the kernel's own: ${formatInsn(insn)}`;
    const target = targetOf(insn);
    if (target === undefined || externals.has(target) || (target >= start && target < end)) continue;
    const external = externalAt(target, symbols.namesAt(target));
    if (external === undefined) return `the trampoline goes to 0x${target.toString(16)}, which is not known`;
    externals.set(target, external);
  }
  return [...externals.values()];
}

/** Whether an instruction reads or writes what is neither on the stack nor behind a register. */
function readsKernel({ operands }: Insn): boolean {
  return operands.some((operand) =>
    operand.kind === "memory" && operand.size !== 0 && (operand.segment !== undefined || operand.base === "rip")
  );
}

function externalAt(address: bigint, names: readonly string[]): TrampolineExternal | undefined {
  const thunk = thunkAt(address, names);
  if (thunk !== undefined) return thunk;
  if (names.some((name) => ENTER.test(name))) return { kind: "enter", address };
  if (names.some((name) => EXIT.test(name))) return { kind: "exit", address };
  return names.some((name) => AROUND.test(name)) ? { kind: "function", address } : undefined;
}
