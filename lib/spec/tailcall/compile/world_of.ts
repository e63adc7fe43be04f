import type { Insn, Program } from "../../../bpf/insn.ts";
import { ALU, CLASS, IMM64, JUMP, SOURCE } from "../../../bpf/opcode.ts";
import type { TailcallCompileInput } from "../../../protocol/tailcall_compile.ts";
import type { Counting } from "../model/counting.ts";
import { ARRAYS_ADDRESS, type World } from "../model/play.ts";
import { functionAt, type Subprog } from "./functions.ts";
import { ITSELF, OTHER, OTHER_RESULT } from "./rig.ts";
import type { Scenario } from "./scenario.ts";

/** The program that is not the compiled one. */
export const otherProgram: Program = [
  insn({ opcode: CLASS.ALU64 | ALU.MOV | SOURCE.K, imm: OTHER_RESULT }),
  insn({ opcode: CLASS.JMP | JUMP.EXIT }),
];

/** The distance from an array to the next, as a number of bits. */
const ARRAY_SHIFT = 32n;

/** The place of an array among the case's maps, from its address in the model; -1 if there is none. */
export function mapAt(array: bigint): number {
  return array >> ARRAY_SHIFT << ARRAY_SHIFT === array && array >= ARRAYS_ADDRESS
    ? Number((array - ARRAYS_ADDRESS) >> ARRAY_SHIFT)
    : -1;
}

/** What the `number`-th helper that is called returns: any value, the same for machine code and model. */
export function helperResult(number: number): bigint {
  const low = Math.imul(number + 1, 0x9e37_79b1) >>> 0;
  return number % 2 === 0 ? BigInt(low) << 32n | BigInt(low ^ 0x5bd1_e995 >>> 0) : BigInt(low % 8);
}

/** The world of a scenario as a model sees it. */
export function worldOf(
  input: TailcallCompileInput,
  functions: readonly Subprog[],
  scenario: Scenario,
  counting: Counting,
): World {
  return {
    context: scenario.context,
    counting,
    regions: [],
    helperResult,
    element(array, index): number | "outside" | "empty" {
      const map = mapAt(array);
      if (index >= (input.maps[map]?.maxEntries ?? 0)) return "outside";
      const element = scenario.element(map, index);
      return element === "empty" ? element : element === "itself" ? ITSELF : OTHER;
    },
    immediate: ({ src, imm }: Insn) =>
      src === IMM64.MAP_IDX && input.maps[imm] !== undefined
        ? ARRAYS_ADDRESS + (BigInt(imm) << ARRAY_SHIFT)
        : undefined,
    subprogAt: ({ program, slot }) => program === ITSELF ? functionAt(functions, slot) : -1,
  };
}

function insn(fields: Partial<Insn>): Insn {
  return { opcode: 0, dst: 0, src: 0, off: 0, imm: 0, ...fields };
}
