import { type Rule, rule } from "../../rule.ts";
import { hierarchy } from "../sources.ts";
import { oneCountForAll } from "./one_count_for_all.ts";

/** In the design of Linux 6.12, all functions of a run count together. */
export const sharedCountAtFirst: Rule<"tailcall.compile"> = sharedCountIn("6.12", "tailcall/shared-count-in-6-12");

/** In the design of Linux 6.18, all functions of a run count together. */
export const sharedCount: Rule<"tailcall.compile"> = sharedCountIn("6.18", "tailcall/shared-count");

function sharedCountIn(version: string, id: Rule["id"]): Rule<"tailcall.compile"> {
  return rule({
    ...oneCountForAll,
    id,
    level: "must",
    scope: `tailcall@${version}`,
    title: `In Linux ${version}, functions share one count, which they reach through a pointer`,
    text: "What is handed over in `rax` is the address of the count, once the entry program has made it.",
    source: hierarchy,
  });
}
