import { sizeOf } from "../../../c/type.ts";
import { atByte, type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import type { Register } from "../../../x86/register.ts";
import { source } from "../source.ts";
import { hex } from "./seen.ts";
import { trampolineRule } from "./trampoline_rule.ts";

const CALLEE_SAVED: readonly Register[] = ["rbx", "rbp", "r12", "r13", "r14", "r15"];

/** The trampoline leaves the registers that calls preserve, and the stack pointer, as a call does. */
export const calleeSavedKept: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/callee-saved-kept",
  clauses: ["S07"],
  level: "must",
  scope: "behaviour",
  title: "rbx, rbp and r12 to r15 are kept, and rsp is where a return leaves it",
  source,
  concerns: () => true,
  *judge({ recording }): Iterable<Finding> {
    const { end, caller, exitRsp, registers } = recording;
    if (end.kind === "fault") return;
    for (const register of CALLEE_SAVED) {
      const wanted = caller.registers.get(register);
      const seen = registers.get(register);
      if (seen !== wanted) yield whole(`${register} = ${hex(wanted)} at the end`, hex(seen));
    }
    const rsp = registers.get("rsp");
    if (rsp !== exitRsp) yield whole(`rsp = ${hex(exitRsp)} at the end`, hex(rsp));
  },
});

/** The trampoline writes to its own frame and to nothing else. */
export const staysInItsFrame: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/stays-in-its-frame",
  clauses: ["S07"],
  level: "must",
  scope: "behaviour",
  title: "The trampoline writes to its own frame and to nothing else",
  text:
    "The frame reaches from rsp, as it is when the store is made, to the return addresses that the trampoline found. What lies " +
    "below rsp belongs to whoever is called or interrupts.",
  source,
  concerns: () => true,
  *judge({ recording: { strays, entryRsp, insns } }): Iterable<Finding> {
    const start = insns[0]?.address ?? 0n;
    for (const { at, address, size } of strays.slice(0, 4)) {
      const distance = address - entryRsp;
      const seen = `${size} bytes at rsp${distance < 0n ? "-" : "+"}0x${
        (distance < 0n ? -distance : distance).toString(16)
      }`;
      yield atByte(Number(at - start), "a store to the frame", `${seen}, counted from the start`);
    }
  },
});

/** A program at the exit sees the result behind the arguments, and the caller gets it. */
export const resultKept: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/result-kept",
  clauses: ["S02"],
  level: "must",
  scope: "behaviour",
  title: "A program at the exit finds the result in the slot behind the arguments, and the caller gets it",
  source,
  concerns: (_, { kind, prototype }) => kind === "fexit" && prototype.returns !== undefined,
  *judge({ recording, program }, { slots }, { prototype: { returns } }): Iterable<Finding> {
    if (returns === undefined || recording.end.kind === "fault") return;
    const bits = 8 * Math.min(8, sizeOf(returns));
    const wanted = BigInt.asUintN(bits, recording.caller.result);
    const slot = program?.slots[slots];
    const rax = BigInt.asUintN(bits, recording.registers.get("rax") ?? 0n);
    if (program !== undefined && (slot === undefined || BigInt.asUintN(bits, slot) !== wanted)) {
      yield whole(`the result ${hex(wanted)} in slot ${slots}`, hex(slot));
    }
    if (rax !== wanted) yield whole(`the result ${hex(wanted)} in rax`, hex(rax));
  },
});
