import type { Insn } from "../../../bpf/insn.ts";
import { isConditionalJump, isFuncAddress, isGoto, isJump, isSubprogCall } from "../../../bpf/insn_kind.ts";
import { ALU, CLASS, SOURCE } from "../../../bpf/opcode.ts";
import { fixes } from "../../../history/fixes.ts";
import type { Mutant } from "../../mutant.ts";
import { deepestAccess } from "../rewrite/deepest_access.ts";
import { inlineBody } from "../rewrite/inline_body.ts";
import { rewriteMutant } from "./rewrite_mutant.ts";

/** `rN = 0x0` */
function clear(register: number): Insn {
  return { opcode: CLASS.ALU64 | ALU.MOV | SOURCE.K, dst: register, src: 0, off: 0, imm: 0 };
}

const isBackward = ({ off }: Insn): boolean => off < 0;

/** Mutants that remove around the wrong calls, put the wrong thing in their place, or leave the rest in disorder. */
export const resultMutants: readonly Mutant[] = [
  rewriteMutant("never-removes", "removes no pair", { isDispensable: () => false }),
  rewriteMutant("removes-around-any-call", "removes the pairs around calls of every function", {
    isDispensable: () => true,
  }),
  rewriteMutant("removes-for-calls-that-stay", "removes the pairs around nocsr calls that are not inlined", {
    isDispensable: ({ fastcall }) => fastcall,
  }),
  rewriteMutant("removes-for-any-inlined-call", "removes the pairs around inlined calls that are not nocsr", {
    isDispensable: ({ inlined }) => inlined,
  }),
  rewriteMutant("removes-innermost-only", "removes the innermost pair of a pattern and no other", {
    removed: ({ pairs }) => pairs.slice(0, 1).flatMap(({ spill, fill }) => [spill, fill]),
  }),
  rewriteMutant("fills-only", "removes fills without their spills", {
    removed: ({ pairs }) => pairs.map(({ fill }) => fill),
  }),
  rewriteMutant("spills-only", "removes spills without their fills", {
    removed: ({ pairs }) => pairs.map(({ spill }) => spill),
  }),
  rewriteMutant("one-insn-too-many", "removes the instruction behind the last fill as well", {
    removed: ({ call, pairs }) => [...pairs.flatMap(({ spill, fill }) => [spill, fill]), call + pairs.length + 1],
  }),
  rewriteMutant("never-inlines", "removes pairs and leaves the call", { inlineBody: (_facts, call) => [call] }),
  rewriteMutant("clobbers-r2", "puts a body in place of the call that writes r2", {
    inlineBody: (facts) => [...inlineBody(facts), clear(2)],
  }),
  rewriteMutant("clobbers-r6", "puts a body in place of the call that writes r6", {
    inlineBody: (facts) => [...inlineBody(facts), clear(6)],
  }),
  rewriteMutant("reads-the-offset-only", "forgets to turn the offset of the CPU's number into an address", {
    inlineBody: (facts) => inlineBody(facts).filter(({ off }) => off >= 0),
  }),
  rewriteMutant("inlines-zero", "puts 0 in place of every call", { inlineBody: () => [clear(0)] }),
  rewriteMutant("forgets-jumps", "leaves the distances of jumps as they were", { relocates: (insn) => !isJump(insn) }),
  rewriteMutant("forgets-jumps-back", "leaves the distances of jumps back as they were", {
    relocates: (insn) => !(isConditionalJump(insn) && isBackward(insn)),
  }),
  rewriteMutant("forgets-gotos", "leaves the distances of unconditional jumps as they were", {
    relocates: (insn) => !isGoto(insn),
  }),
  rewriteMutant("forgets-calls", "leaves the distances of calls as they were", {
    relocates: (insn) => !isSubprogCall(insn),
  }),
  rewriteMutant("forgets-function-addresses", "leaves the distances of functions' addresses as they were", {
    relocates: (insn) => !isFuncAddress(insn),
  }),
  rewriteMutant("swaps-first-two", "swaps the first two instructions", {
    finish: ([first, second, ...rest]) => first && second ? [second, first, ...rest] : [],
  }),
  rewriteMutant("drops-the-first", "loses the first instruction", { finish: ([_first, ...rest]) => rest }),
  rewriteMutant("appends-an-insn", "puts an instruction behind the end", {
    finish: (program) => [...program, clear(0)],
  }),
  rewriteMutant("stack-depth-kept", "leaves the stack as deep as it was", {
    stackDepth: ({ accesses }) => deepestAccess(accesses),
  }),
  rewriteMutant("stack-depth-always-cut", "cuts the stack though a pattern stays", {
    stackDepth: ({ accesses, gone }) =>
      gone.length > 0 ? Math.abs(Math.min(...gone.map(({ top }) => top))) : deepestAccess(accesses),
  }),
  rewriteMutant("stack-depth-cut-to-nothing", "takes the whole stack away when pairs go", {
    stackDepth: ({ accesses, gone }) => gone.length > 0 ? 0 : deepestAccess(accesses),
  }),
  rewriteMutant("extra-stack", "allows 40 bytes more than the 512 of a frame", { frameSize: 552 }, fixes.extraStack),
  rewriteMutant("last-slot-forbidden", "refuses the last slot of the frame", { frameSize: 504 }),
  rewriteMutant("presumes-the-contract", "takes programs that rely on the contract without pairs", {
    scratched: ({ isVoid, params }) => [0, 1, 2, 3, 4, 5].filter((r) => r === 0 ? !isVoid : r <= params),
  }),
];
