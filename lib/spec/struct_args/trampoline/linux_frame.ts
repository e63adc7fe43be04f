import { ARGUMENT_REGISTERS } from "../../../protocol/struct_args.ts";
import { type Finding, whole } from "../../finding.ts";
import { commit, type Rule, type Source } from "../../rule.ts";
import { byValue } from "../source.ts";
import { linuxVersions } from "./linux_versions.ts";
import { wholeRegisters } from "./registers_restored.ts";
import { hex } from "./seen.ts";
import { trampolineRule } from "./trampoline_rule.ts";

const wholeSlots: Source = commit(
  "bpf, x86: save/restore regs with BPF_DW size",
  "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/log/arch/x86/net/bpf_jit_comp.c?qt=grep&q=save%2Frestore+regs+with+BPF_DW+size",
);

/** Linux moves whole registers: a narrow argument leaves no stale bytes in its slot. */
export const wholeRegistersMoved: readonly Rule<"struct_args.trampoline">[] = linuxVersions.map(({ words, scope }) =>
  trampolineRule({
    id: `struct_args/whole-registers-${words}`,
    clauses: ["S07"],
    level: "must",
    scope,
    title: "A slot holds all of its register, and all of a register is restored, however narrow the argument",
    text:
      "Stored at its own width, an argument of 4 bytes leaves the upper half of its slot as it was: the program reads stale " +
      "bytes of the stack.",
    source: wholeSlots,
    concerns: ({ args }, { structs }) => structs === "abi" && args.some(({ pieces }) => pieces.length > 0),
    judge: wholeRegisters,
  })
);

/** Linux keeps the number of slots in the word before the context. */
export const countBeforeTheContext: readonly Rule<"struct_args.trampoline">[] = linuxVersions.map(({ words, scope }) =>
  trampolineRule({
    id: `struct_args/count-before-the-context-${words}`,
    clauses: ["S01"],
    level: "must",
    scope,
    title: "The word before the context holds the number of slots, which is not that of the arguments",
    text: "`bpf_get_func_arg_cnt()` reads it there.",
    source: byValue,
    concerns: (_, { structs }) => structs === "abi",
    *judge({ program }, { slots }): Iterable<Finding> {
      if (program === undefined || program.before === BigInt(slots)) return;
      yield whole(`${slots} slots counted before the context`, hex(program.before));
    },
  })
);

const stackArguments: Source = commit(
  "bpf, x86: allow function arguments up to 12 for TRACING",
  "https://git.kernel.org/torvalds/c/473e3150e30a",
);

/** Linux passes arguments on the stack on where the ABI has them. */
export const stackAligned: readonly Rule<"struct_args.trampoline">[] = linuxVersions.filter(({ words }) =>
  words !== "6-1"
).map(({ words, scope }) =>
  trampolineRule({
    id: `struct_args/stack-aligned-${words}`,
    clauses: ["S07"],
    level: "must",
    scope,
    title: "Arguments that are passed on on the stack begin at a multiple of 16",
    text:
      "So they do where the trampoline found them: a function may take its stack for aligned. Where there are no more than " +
      "six slots, Linux passes nothing on there, and keeps to multiples of 8.",
    source: stackArguments,
    concerns: ({ slots }, { kind, structs }) =>
      kind === "fexit" && structs === "abi" && slots > ARGUMENT_REGISTERS.length,
    *judge({ traced }): Iterable<Finding> {
      if (traced === undefined || (traced.rsp + 8n) % 16n === 0n) return;
      yield whole("arguments on the stack at a multiple of 16", hex(traced.rsp + 8n));
    },
  })
);
