import { subprogTarget } from "../../../lib/bpf/insn_kind.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { programBtf } from "../../../lib/btf/program_btf.ts";
import { loadBtf } from "../bpf/load_btf.ts";
import type { DebugInfo } from "../bpf/program_spec.ts";
import { demand } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";

/** The first slots of a program's functions, in order, so far as calls lead into the program. */
export function functionStarts(program: Program): readonly number[] {
  const targets = program.flatMap((_, slot) => subprogTarget(program, slot) ?? []);
  const inside = targets.filter((target) => target >= 0 && target < program.length);
  return [...new Set([0, ...inside])].sort((a, b) => a - b);
}

/**
 * Loads types that say of each function of a program that it is static and returns `int`, without which a kernel takes
 * no tail call in a function but the first.
 *
 * @param owner Closes the types' descriptor.
 */
export async function typedFunctions(
  kernel: Kernel,
  program: Program,
  owner: AsyncDisposableStack,
): Promise<DebugInfo> {
  const functions = functionStarts(program).map((start, at) => ({ name: `f${at}`, start, linkage: "static" as const }));
  const { btf, funcInfo } = programBtf(functions);
  return { btf: owner.use(demand(await loadBtf(kernel, btf))), funcInfo };
}
