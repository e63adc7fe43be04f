import { type Rule, rule } from "../../rule.ts";
import { hierarchy } from "../sources.ts";
import { oneCountForAll } from "./one_count_for_all.ts";

/** In the design of Linux 6.18, all functions of a run count together. */
export const sharedCount: Rule<"tailcall.compile"> = rule({
  ...oneCountForAll,
  id: "tailcall/shared-count",
  level: "must",
  scope: "tailcall@6.18",
  title: "In Linux 6.18, functions share one count, which they reach through a pointer",
  text: "What is handed over in `rax` is the address of the count, once the entry program has made it.",
  source: hierarchy,
});
