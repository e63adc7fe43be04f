import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { compareBytes } from "./bytes.ts";
import { prologues } from "./encodings.ts";
import { laidOutFunctions } from "./laid_out_function.ts";
import { type LayoutDesign, PUBLISHED_SKIP } from "./layout_design.ts";

/** What functions begin with in a layout. */
export function prologueLayout(design: LayoutDesign): Rule<"tailcall.compile"> {
  return rule({
    id: `tailcall/${design.prefix}-prologue`,
    clauses: ["T01", "T02", "T03", "T18"],
    level: "must",
    scope: design.scope,
    title:
      `${design.name}, a function begins with nop5; xor eax,eax or nop2; push rbp; mov rbp,rsp; sub rsp; push rax; pushes`,
    text:
      "The counter's `push rax` stands in every function from which a tail call can be reached, whether or not it contains " +
      "one; `xor eax,eax` only where that is the entry program. `sub rsp` has the depth rounded up to 8" +
      (design.movesByNothing ? ", and stands there also for 0. " : ", and is left out for 0. ") +
      "Then r6 to r9 follow as `rbx`, `r13`, `r14`, `r15`, those that an instruction names. Programs that were classic BPF lack " +
      "the two bytes. A function may be marked as reaching a tail call although it does not.",
    source: design.source,
    operation: "tailcall.compile",
    applies: ({ outcome }) => outcome === "ok",
    *check({ input, value }): Iterable<Finding> {
      if (value.entrySkip !== PUBLISHED_SKIP) {
        yield whole(`tail calls that enter at +${PUBLISHED_SKIP}`, `at +${value.entrySkip}`);
      }
      for (const function_ of laidOutFunctions(input, value)) {
        const { number, code, offset } = function_;
        yield* compareBytes(code, 0, offset, prologues(design, input, function_), `function ${number} begins with`);
      }
    },
  });
}
