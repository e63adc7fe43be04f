/**
 * How much the verifier says.
 *
 * - `outcome`: why a program is refused, or the stack depths and counts of one that is accepted;
 * - `branch`: that, and the registers' states where a refused program's path branches;
 * - `insn`: that, and the registers' states at every instruction.
 */
export const logLevel = { outcome: 4, branch: 1 | 4, insn: 2 | 4 } as const;

/** The name of a log level. */
export type LogLevel = keyof typeof logLevel;
