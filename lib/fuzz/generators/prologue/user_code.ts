import fc from "fast-check";
import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";
import { picked } from "../picked.ts";

/** What user code does behind a prologue; numbers name whatever there is, by their remainders. */
export interface UserCodePlan {
  readonly statements: readonly Statement[];
  /** Whether it calls a function at its end. */
  readonly calls: boolean;
  /** Whether it reads the register behind its last argument. */
  readonly readsTooMuch: boolean;
}

type Statement =
  /** Adds what it found in a register. */
  | { readonly kind: "add"; readonly register: number }
  /** Adds a word of the context. */
  | { readonly kind: "context"; readonly word: number }
  /** Adds what it found in a register by way of the stack. */
  | { readonly kind: "keep"; readonly register: number; readonly slot: number }
  /** Does something only if a read failed, or only if none did. */
  | { readonly kind: "branch"; readonly failed: boolean; readonly body: readonly Statement[] }
  /** Adds what it found in a register a few times. */
  | { readonly kind: "loop"; readonly register: number; readonly times: number };

const register = fc.nat(3);

/**
 * Makes up user code.
 *
 * @param words How many words of the context it may read, from the first on.
 */
export function arbitraryUserCode(words: number): fc.Arbitrary<UserCodePlan> {
  const { body } = fc.letrec<{ statement: Statement; body: readonly Statement[] }>((tie) => ({
    statement: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      often(4, fc.record({ kind: fc.constant("add" as const), register })),
      often(2, fc.record({ kind: fc.constant("context" as const), word: fc.nat(words - 1) })),
      often(2, fc.record({ kind: fc.constant("keep" as const), register, slot: fc.nat(3) })),
      often(1, fc.record({ kind: fc.constant("loop" as const), register, times: fc.integer({ min: 1, max: 5 }) })),
      often(2, fc.record({ kind: fc.constant("branch" as const), failed: fc.boolean(), body: tie("body") })),
    ),
    body: fc.array(tie("statement"), { maxLength: 4 }),
  }));
  return fc.record({ statements: body, calls: oneIn(3), readsTooMuch: oneIn(25) });
}

/**
 * Writes user code that was made up.
 *
 * @param args How many arguments it finds, 0 to 3.
 */
export function userCode({ statements, calls, readsTooMuch }: UserCodePlan, args: number): Program {
  const found = Array.from({ length: 1 + args }, (_, at) => 2 + at);
  const lines = [
    "r0 = 0",
    ...writeAll(statements, found, "l"),
    ...readsTooMuch ? [`r0 += r${3 + args}`] : [],
    ...calls ? ["r1 = r0", "call twice"] : [],
    "exit",
    ...calls ? ["twice:", "r0 = r1", "r0 += r1", "exit"] : [],
  ];
  return assemble(lines.join("\n"));
}

function writeAll(statements: readonly Statement[], found: readonly number[], label: string): readonly string[] {
  return statements.flatMap((statement, at) => write(statement, found, `${label}_${at}`));
}

function write(statement: Statement, found: readonly number[], label: string): readonly string[] {
  const register = "register" in statement ? picked(found, statement.register) ?? 2 : 2;
  switch (statement.kind) {
    case "add":
      return [`r0 += r${register}`];
    case "context":
      return [`r6 = *(u64 *)(r1 + ${8 * statement.word})`, "r0 += r6"];
    case "keep": {
      const slot = `*(u64 *)(r10 - ${8 + 8 * statement.slot})`;
      return [`${slot} = r${register}`, `r7 = ${slot}`, "r0 += r7"];
    }
    case "loop":
      return [
        `r8 = ${statement.times}`,
        `${label}:`,
        `r0 += r${register}`,
        "r8 += -1",
        `if r8 != 0 goto ${label}`,
      ];
    case "branch":
      return [
        `if r2 ${statement.failed ? "==" : "!="} 0 goto ${label}`,
        ...writeAll(statement.body, found, label),
        `${label}:`,
      ];
  }
}
