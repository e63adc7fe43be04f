import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import { isLdImm64 } from "../../../bpf/insn_kind.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { compareInlined } from "../compare_inlined.ts";
import { proposal } from "../sources.ts";

const BEFORE = assemble(`
  r3 = r1
  *(u64 *)(r10 - 0x8) = r3
  call 0x8
  r3 = *(u64 *)(r10 - 0x8)
  r1 = map[0][0] ll
  r2 = 0xf
  r4 = r0
  call 0x6
  r0 = 0x0
  exit
`);

const AFTER = assemble(`
  r3 = r1
  w0 = 0x3020c
  r0 = percpu r0
  w0 = *(u32 *)(r0 + 0x0)
  r1 = map[0][0] ll
  r2 = 0xf
  r4 = r0
  call 0x6
  r0 = 0x0
  exit
`);

/** The example of the proposal comes out as published. */
export const publishedExample: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/published-example",
  clauses: ["N13"],
  level: "must",
  scope: "nocsr@6.12",
  title: "The published example comes out as it was published",
  text:
    "The pair of r3 around the call is gone, the call of helper 8 is its body, and everything else is where it was. The " +
    "number in the body and the map are the loader's.",
  source: proposal,
  operation: "nocsr.rewrite",
  applies: ({ input, arch }) => arch === "x86_64" && input.functions.length === 0 && isExample(input.program),
  *check({ input, value }): Iterable<Finding> {
    // What is to be said of any other program would only be thrown away.
    if (isExample(input.program)) yield* compareInlined(AFTER, value.program);
  },
  *checkRefusal({ errno, message }): Iterable<Finding> {
    yield whole("the published program to be taken", `${errno}: ${message}`);
  },
});

/** Whether this is the published program, whatever memory its 64-bit immediate names. */
function isExample(program: Program): boolean {
  return program.length === BEFORE.length && BEFORE.every((wanted, slot) => {
    const insn = program[slot];
    if (insn === undefined || insn.opcode !== wanted.opcode || insn.dst !== wanted.dst) return false;
    if (isLdImm64(wanted) || wanted.opcode === 0) return true;
    return insn.src === wanted.src && insn.off === wanted.off && insn.imm === wanted.imm;
  });
}
