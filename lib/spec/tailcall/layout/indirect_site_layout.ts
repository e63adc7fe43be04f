import type { TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { bytesOf, compareBytes } from "./bytes.ts";
import { indirectSite } from "./encodings.ts";
import { type LaidOutFunction, laidOutFunctions } from "./laid_out_function.ts";
import type { LayoutDesign } from "./layout_design.ts";

/** The jump at the end takes at least so many bytes (`jmp rcx`), and at most so many (a retpoline in place). */
const JUMP = { least: 2, most: 32 } as const;

/** Bytes by which a site's beginning is found: `mov edx,edx` and the start of the bound's comparison. */
const HEAD = "89d239";

/** What indirect sites look like in a layout. */
export function indirectSiteLayout(design: LayoutDesign): Rule<"tailcall.compile"> {
  return rule({
    id: `tailcall/${design.prefix}-indirect-site`,
    clauses: ["T04", "T05", "T06"],
    level: "must",
    scope: design.scope,
    title: `${design.name}, an indirect site is: bound; counter; look-up; pops; pop rax; add rsp; code + 11; jump`,
    text:
      "The counter moves before the element is looked at, so also for an empty one. The jump at the end is `jmp rcx`, a " +
      "jump to a thunk, or a retpoline in place, and is not compared.",
    source: design.source,
    operation: "tailcall.compile",
    applies: ({ outcome, ...observation }) =>
      outcome === "ok" && "value" in observation && observation.value.sites.some(({ kind }) => kind === "indirect"),
    *check({ input, value }): Iterable<Finding> {
      const functions = laidOutFunctions(input, value);
      for (const site of value.sites) {
        const owner = functions.find(({ address, code }) =>
          site.kind === "indirect" && site.behind > address && site.behind <= address + BigInt(code.length)
        );
        if (site.kind !== "indirect" || owner === undefined) continue;
        yield* checkSite(design, value, owner, site.insn, Number(site.behind - owner.address));
      }
    },
  });
}

/** @param end Where the site ends, in bytes from its function's start. */
function* checkSite(
  design: LayoutDesign,
  value: TailcallCompileValue,
  owner: LaidOutFunction,
  slot: number,
  end: number,
): Iterable<Finding> {
  const head = bytesOf(HEAD);
  for (let jump = JUMP.least; jump <= JUMP.most; jump++) {
    const wanted = indirectSite(design, value, owner, jump);
    const at = end - wanted.length / 2 - jump;
    if (at < 0 || head.some((byte, index) => owner.code[at + index] !== byte)) continue;
    yield* compareBytes(owner.code, at, owner.offset, [wanted], `the tail call of slot ${slot}`);
    return;
  }
  yield atInput(slot, "machine code that begins with mov edx,edx and a comparison of the array's bound", "none");
}
