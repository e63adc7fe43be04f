import type { DirectPlace } from "../../../protocol/struct_args.ts";
import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import { PROBE_REGISTERS } from "../../../x86/probe_registers.ts";
import { wordAt } from "./caller.ts";
import type { Examination, Sighting } from "./examination.ts";
import { hex } from "./seen.ts";
import { trampolineRule } from "./trampoline_rule.ts";

/** A word that the caller passes, and how many of its bytes are an argument's. */
interface PassedWord {
  readonly label: string;
  readonly place: DirectPlace;
  /** Bytes. */
  readonly size: number;
}

/** The traced function finds in its argument registers what the caller passed. */
export const registersRestored: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/registers-restored",
  clauses: ["S07"],
  level: "must",
  scope: "behaviour",
  title: "The traced function finds every argument register as the caller left it",
  text:
    "Of a register, only the bytes of its argument count: the rest a caller may have left in any state. A design may ask for more.",
  source,
  concerns: (examination) => wordsOf(examination).some(isInRegister),
  *judge({ recording, traced }, examination): Iterable<Finding> {
    if (traced === undefined) return;
    for (const { label, place, size } of wordsOf(examination)) {
      if (place.kind !== "register") continue;
      const register = PROBE_REGISTERS[place.register];
      const wanted = BigInt.asUintN(8 * size, wordAt(recording.caller, place));
      const seen = BigInt.asUintN(8 * size, traced.registers.get(register) ?? 0n);
      if (wanted !== seen) yield whole(`${label}: ${register} = ${hex(wanted)} (${size} bytes)`, hex(seen));
    }
  },
});

/** The traced function finds on its stack what the caller passed. */
export const stackArgumentsKept: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/stack-arguments-kept",
  clauses: ["S07"],
  level: "must",
  scope: "behaviour",
  title: "The traced function finds every argument on the stack at its distance from the return address",
  source,
  concerns: (examination) => wordsOf(examination).some((word) => !isInRegister(word)),
  *judge({ recording, traced }, examination): Iterable<Finding> {
    if (traced === undefined) return;
    for (const { label, place, size } of wordsOf(examination)) {
      if (place.kind !== "stack") continue;
      const wanted = BigInt.asUintN(8 * size, wordAt(recording.caller, place));
      const word = traced.stack[place.offset / 8];
      const seen = word === undefined ? undefined : BigInt.asUintN(8 * size, word);
      if (wanted !== seen) yield whole(`${label}: ${hex(wanted)} at rsp+${place.offset} (${size} bytes)`, hex(seen));
    }
  },
});

/** In a design whose trampolines move whole registers, nothing of one is lost. */
export function wholeRegisters({ recording, program, traced }: Sighting, examination: Examination): Finding[] {
  const findings: Finding[] = [];
  for (const { pieces, label, slot } of examination.args) {
    for (const { place, offset } of pieces) {
      if (place.kind !== "register") continue;
      const wanted = wordAt(recording.caller, place);
      const register = PROBE_REGISTERS[place.register];
      const stored = program?.slots[slot + offset / 8];
      const restored = traced?.registers.get(register);
      if (program !== undefined && stored !== wanted) {
        findings.push(whole(`${label}: all of ${register}, ${hex(wanted)}, in slot ${slot + offset / 8}`, hex(stored)));
      }
      if (traced !== undefined && restored !== wanted) {
        findings.push(whole(`${label}: all of ${register}, ${hex(wanted)}, restored`, hex(restored)));
      }
    }
  }
  return findings;
}

/** The words that the caller passes in registers and on the stack; of a struct by reference, its address. */
function wordsOf({ args }: Examination): readonly PassedWord[] {
  return args.flatMap(({ label, pieces }) => {
    const [first] = pieces;
    if (first?.place.kind === "pointed") {
      return [{ label: `the address of ${label}`, place: first.place.pointer, size: 8 }];
    }
    return pieces.flatMap(({ place, size }) => place.kind === "pointed" ? [] : [{ label, place, size }]);
  });
}

function isInRegister({ place }: PassedWord): boolean {
  return place.kind === "register";
}
