import { generatorTests } from "../testing/generator_tests.ts";
import { run } from "./run.ts";

generatorTests({
  generator: run,
  questions: 300,
  ok: 0.65,
  finds: [
    ["tailcall/limit-of-34", 18],
    ["tailcall/entry-at-start", 10],
    ["tailcall/unwind-forgets-registers", 12],
    ["tailcall/unwind-frees-unrounded", 18],
  ],
  within: 300,
  size: ({ programs }) => programs.reduce((sum, { program }) => sum + program.length, 0),
});
