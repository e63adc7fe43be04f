import { generatorTests } from "../testing/generator_tests.ts";
import { run } from "./run.ts";

generatorTests({
  generator: run,
  questions: 1000,
  ok: 0.99,
  finds: [
    ["instances/second-set-prep-accepted", 2],
    ["instances/called-from-the-last", 2],
    ["instances/made-from-the-one-before", 2],
    ["instances/pfd-cleared-by-a-failure", 2],
    ["instances/nth-fd-one-too-near", 3],
    ["instances/failed-object-keeps-programs", 3],
    ["instances/unload-keeps-instances", 3],
  ],
  within: 1500,
  size: ({ script }) => script.length,
});
