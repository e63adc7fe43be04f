import type { CompiledFunction, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { disassemble } from "../../../x86/disassemble.ts";
import type { Insn, Operand } from "../../../x86/insn.ts";
import type { Register } from "../../../x86/register.ts";
import { atByte, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { source } from "../source.ts";
import { codeOffset } from "./answer_problems.ts";
import { examined } from "./examination.ts";
import { functionName } from "./rig.ts";

/** The registers that a function saves; it always saves `rbp`. */
const SAVED: readonly Register[] = ["rbx", "r12", "r13", "r14", "r15"];

/** A push of a callee-saved register that its function does not use. */
interface IdlePush {
  readonly register: Register;
  /** Bytes from the function's start. */
  readonly offset: number;
}

/** Only callee-saved registers that the function uses are pushed. */
export const onlyUsedRegistersArePushed: Rule<"tailcall.compile"> = rule({
  id: "tailcall/only-used-registers-are-pushed",
  clauses: ["T03"],
  level: "must",
  scope: "behaviour",
  title: "A function pushes only those of rbx and r12 to r15 that it uses",
  text: "A register is used if an instruction of the function other than a push or a pop names it.",
  source,
  operation: "tailcall.compile",
  applies: (observation) => examined(observation) !== undefined,
  check: ({ value }) => idlePushes(value),
});

function* idlePushes(value: TailcallCompileValue): Iterable<Finding> {
  for (const [number, function_] of value.functions.entries()) {
    for (const { register, offset } of idlePushesOf(function_)) {
      const wanted = `no push of ${register} in ${functionName(number)}, which does not use it`;
      yield atByte(codeOffset(value, number) + offset, wanted, `push ${register} at +0x${offset.toString(16)}`);
    }
  }
}

function idlePushesOf({ code, address }: CompiledFunction): readonly IdlePush[] {
  const insns = [...disassemble(code, address)].filter((insn) => insn.kind === "insn");
  const used = new Set(
    insns.filter(({ mnemonic }) => mnemonic !== "push" && mnemonic !== "pop").flatMap((insn) => registersIn(insn)),
  );
  return insns.filter(({ mnemonic }) => mnemonic === "push").flatMap(({ operands, offset }) => {
    const [operand] = operands;
    if (operand?.kind !== "register" || !SAVED.includes(operand.register) || used.has(operand.register)) return [];
    return [{ register: operand.register, offset }];
  });
}

function registersIn({ operands }: Insn): readonly Register[] {
  return operands.flatMap(registersOf);
}

function registersOf(operand: Operand): readonly Register[] {
  if (operand.kind === "register") return [operand.register];
  if (operand.kind !== "memory") return [];
  const { base, index } = operand;
  return [...base === undefined || base === "rip" ? [] : [base], ...index === undefined ? [] : [index]];
}
