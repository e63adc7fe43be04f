import { generatorTests } from "../testing/generator_tests.ts";
import { compile } from "./compile.ts";

generatorTests({
  generator: compile,
  questions: 300,
  ok: 0.8,
  finds: [
    ["tailcall/limit-of-34", 8],
    ["tailcall/counter-not-kept-without-tail-call", 10],
    ["tailcall/depth-not-rounded", 10],
    ["tailcall/start-left-out-if-unreachable", 3],
  ],
  within: 300,
  size: ({ program }) => program.length,
});
