import fc from "fast-check";
import type { Program } from "../../../bpf/insn.ts";
import { isLoad } from "../../../bpf/insn_kind.ts";
import type { Deref, FetchArg } from "../../../perf/fetch_arg.ts";
import type { ImplementationInfo } from "../../../protocol/implementation.ts";
import { type PrologueRunInput, ptRegsNames } from "../../../protocol/prologue.ts";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { often } from "../often.ts";
import { fetchArgOf, FETCHED, fetchedRegister, nearlyFetchArgs } from "./arbitrary_fetch_arg.ts";
import { picked } from "../picked.ts";
import { arbitraryMemory, arbitraryWord, piecesOf, wordIn } from "./traced_machine.ts";
import { arbitraryUserCode, userCode } from "./user_code.ts";

/** Arguments that are passed; perf drops those behind. */
const MOST_ARGUMENTS = 3;

/** Words of `pt_regs` up to and with `di`; what a probe finds in those behind is its own. */
const GENERAL_WORDS = 15;

/** A read that stays near, in user space if that alone can be asked. */
function nearDeref(isKernel: boolean): fc.Arbitrary<Deref> {
  return fc.record({
    offset: fc.oneof(
      { withCrossShrink: true },
      often(4, fc.constant(0n)),
      often(3, fc.nat(4).map((at) => BigInt(8 * at - 8))),
      often(1, fc.bigInt({ min: -20n, max: 64n })),
    ),
    user: isKernel ? fc.constant(true) : fc.boolean(),
  });
}

function arbitraryArgs(isKernel: boolean): fc.Arbitrary<readonly FetchArg[]> {
  const register = fetchedRegister.map((base) => isKernel && isStackPointer(base) ? DI : base);
  const near = fetchArgOf(register, fc.array(nearDeref(isKernel), { maxLength: 4 }));
  const lists = fc.array(near, { maxLength: 4, size: "max" });
  return isKernel ? lists : fc.oneof({ withCrossShrink: true }, often(15, lists), often(1, nearlyFetchArgs));
}

/** A process on a probe cannot have its stack elsewhere. */
const DI: FetchArg["base"] = { kind: "register", name: "di" };

function isStackPointer(base: FetchArg["base"]): boolean {
  return base.kind === "register" && base.name === "sp";
}

/** The registers that arguments start at or that a program reads in its context. */
function registersUsed(args: readonly FetchArg[], program: Program): ReadonlySet<string> {
  const bases = args.flatMap(({ base }) => base.kind === "register" ? [base.name] : []);
  const words = program.filter((insn) => isLoad(insn) && insn.src === 1).map(({ off }) => ptRegsNames[off / 8] ?? "");
  return new Set([...bases, ...words]);
}

/** Arguments, user code behind them, and a machine whose registers lead into its memory, to its edges and beside it. */
export const run: Generator<"prologue.run"> = generator({
  operation: "prologue.run",
  questions(info: ImplementationInfo) {
    const isKernel = info.kernel !== undefined;
    const inputs = fc.record({
      args: arbitraryArgs(isKernel),
      code: arbitraryUserCode(isKernel ? GENERAL_WORDS : ptRegsNames.length),
      registers: fc.array(arbitraryWord, { maxLength: 5, size: "max" }),
      memory: arbitraryMemory(info),
    }).map(({ args, code, registers, memory }): PrologueRunInput => {
      const program = userCode(code, Math.min(args.length, MOST_ARGUMENTS));
      const used = registersUsed(args, program);
      return {
        args,
        program,
        registers: Object.fromEntries(FETCHED.flatMap((name, at) => {
          const word = picked(registers, at);
          return word === undefined || !used.has(name) ? [] : [[name, wordIn(memory, word)]];
        })),
        memory: piecesOf(memory, isKernel),
      };
    });
    return asked("prologue", info, inputs);
  },
});
