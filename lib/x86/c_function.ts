import type { Cpu } from "./cpu.ts";
import { STATUS_FLAGS } from "./flags.ts";
import type { External } from "./external.ts";
import type { Register } from "./register.ts";

/** The argument registers of the C calling convention, in order; r1–r5 of BPF lie in `rdi`, `rsi`, `rdx`, `rcx`, `r8`. */
const ARGUMENTS = ["rdi", "rsi", "rdx", "rcx", "r8", "r9"] as const;

/** Besides `rax`, the registers that a C function need not preserve. */
const SCRATCHED: readonly Register[] = [...ARGUMENTS, "r10", "r11"];

/** Filled into scratched registers: recognisable, no address, and different in each. */
const POISON = 0x5c4a_7c4e_d000_0000n;

/** The six integer arguments of a C function, unsigned. */
export type CArguments = readonly [bigint, bigint, bigint, bigint, bigint, bigint];

/**
 * An external that behaves like a C function of the System V ABI: it takes its arguments from registers, returns in
 * `rax`, preserves what it must, and fills everything else with poison, so that code which relies on it is found out.
 *
 * Source: System V ABI, AMD64, section 3.2.1 and 3.2.3, https://gitlab.com/x86-psABIs/x86-64-ABI
 *
 * @param body Computes the result; it may use the CPU's memory, and throw a `Trap`.
 */
export function cFunction(body: (args: CArguments, cpu: Cpu) => bigint): External {
  return (cpu) => {
    const [a, b, c, d, e, f] = ARGUMENTS;
    const args: CArguments = [cpu.get(a), cpu.get(b), cpu.get(c), cpu.get(d), cpu.get(e), cpu.get(f)];
    const result = body(args, cpu);
    for (const [index, register] of SCRATCHED.entries()) cpu.set(register, POISON + BigInt(index));
    cpu.set("rax", result);
    cpu.setFlags(0, 0, STATUS_FLAGS);
    cpu.return();
  };
}
