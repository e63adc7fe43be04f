import { type Rule, rule } from "../../rule.ts";
import { source } from "../source.ts";
import { examinationOf } from "./examination.ts";

/** The code of every function is there, apart from all else, and has every tail call's site in it. */
export const codeIsWhole: Rule<"tailcall.compile"> = rule({
  id: "tailcall/code-is-whole",
  clauses: ["T07"],
  level: "must",
  scope: "behaviour",
  title: "Every function's code is there, apart from all else, and has in it the sites of the function's tail calls",
  text:
    "A direct site has two poke locations of five bytes each, the bypass and behind it the target, which belong to no " +
    "other site. What an answer says of its code is checked before anything is run: code that breaks this rule is not " +
    "judged by the others.",
  source,
  operation: "tailcall.compile",
  applies: ({ outcome }) => outcome === "ok",
  check: (observation) => examinationOf(observation).problems,
});
