import type { TailcallCompileInput, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import type { DirectSite } from "../compile/site_bytes.ts";
import type { Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { compareBytes } from "./bytes.ts";
import { BEFORE_BYPASS, directSites } from "./encodings.ts";
import { type LaidOutFunction, laidOutFunctions } from "./laid_out_function.ts";
import type { LayoutDesign } from "./layout_design.ts";

/** What direct sites look like in a layout. */
export function directSiteLayout(design: LayoutDesign): Rule<"tailcall.compile"> {
  return rule({
    id: `tailcall/${design.prefix}-direct-site`,
    clauses: ["T04", "T06", "T07", "T08"],
    level: "must",
    scope: design.scope,
    title: `${design.name}, a direct site is: counter; bypass; pops; pop rax; add rsp; target`,
    text: `The counter is the 32-bit word 4 bytes below the frame; it is compared with ${design.limit.number} by ` +
      `\`${design.limit.jump}\` and counted before the bypass, so also where there is no target. The bypass jumps behind ` +
      "the target. " +
      (design.movesByNothing ? "`add rsp` stands there also for 0." : "`add rsp` is left out for 0."),
    erratum: "The published text pops the counter into rcx; its listing, and the released code, into rax.",
    source: design.source,
    operation: "tailcall.compile",
    applies: (observation) => observation.outcome === "ok" && sitesOf(observation.input, observation.value).length > 0,
    *check({ input, value }): Iterable<Finding> {
      for (const { site, owner } of sitesOf(input, value)) {
        const at = Number(site.bypass - owner.address) - BEFORE_BYPASS;
        const what = `the tail call of slot ${site.insn}`;
        yield* compareBytes(owner.code, at, owner.offset, directSites(design, input, owner), what);
      }
    },
  });
}

/** A direct site and the function in which it lies. */
export interface OwnedSite {
  readonly site: DirectSite;
  readonly owner: LaidOutFunction;
}

/** The direct sites that lie in a function. */
export function sitesOf(input: TailcallCompileInput, value: TailcallCompileValue): readonly OwnedSite[] {
  const functions = laidOutFunctions(input, value);
  return value.sites.filter((site) => site.kind === "direct").flatMap((site) => {
    const owner = functions.find(({ address, code }) =>
      site.bypass >= address && site.bypass < address + BigInt(code.length)
    );
    return owner === undefined ? [] : [{ site, owner }];
  });
}
