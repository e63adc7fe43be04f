import { atInput, type Finding } from "../../finding.ts";
import type { Observation } from "../../observation.ts";
import { type Rule, rule } from "../../rule.ts";
import { siteBytes } from "../compile/site_bytes.ts";
import { formatBytes } from "../poke/text.ts";
import { bytesOf } from "./bytes.ts";
import { type OwnedSite, sitesOf } from "./direct_site_layout.ts";
import { nopsFor } from "./encodings.ts";
import type { LayoutDesign } from "./layout_design.ts";

/** The published site of a function that uses r6 only and no stack, from bypass to target, the nop at its end left out. */
const PUBLISHED = "e90e000000 5b 58 4881c400000000";

/** The same in Linux 5.10 and 6.1, 7 bytes shorter, and so is the bypass's distance. */
const RELEASED = "e907000000 5b 58";

/** The published example: a direct site in a function that uses r6 only and no stack. */
export function exampleLayout(design: LayoutDesign): Rule<"tailcall.compile"> {
  const example = design.movesByNothing ? PUBLISHED : RELEASED;
  return rule({
    id: `tailcall/${design.prefix}-example`,
    clauses: ["T21"],
    level: "must",
    scope: design.scope,
    title: `${design.name}, the site of a function that uses only r6 is ${formatBytes(bytesOf(example))} and a nop`,
    text:
      "The published listing jumps over 14 bytes: `pop rbx`, `pop rax`, `add rsp,0` and the target. Linux 5.10 does not " +
      "add 0 to the stack pointer, so that its bypass jumps over 7.",
    source: design.source,
    operation: "tailcall.compile",
    applies: (observation) => examplesIn(observation).length > 0,
    *check(observation): Iterable<Finding> {
      for (const { site } of examplesIn(observation)) {
        const seen = siteBytes(observation.value, site);
        const wanted = nopsFor(observation.input).map((nop) => formatBytes(bytesOf(`${example}${nop}`)));
        if (seen !== undefined && wanted.includes(formatBytes(seen))) continue;
        yield atInput(
          site.insn,
          wanted.join(" or "),
          seen === undefined ? "addresses outside the code" : formatBytes(seen),
        );
      }
    },
  });
}

function examplesIn(observation: Observation<"tailcall.compile">): readonly OwnedSite[] {
  if (observation.outcome !== "ok") return [];
  return sitesOf(observation.input, observation.value).filter(({ owner: { used, frame } }) =>
    used.length === 1 && used[0] === 6 && frame === 0
  );
}
