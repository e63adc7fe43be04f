import { generatorTests } from "../testing/generator_tests.ts";
import { run } from "./run.ts";

generatorTests({
  generator: run,
  questions: 500,
  ok: 0.6,
  finds: [
    ["struct_args/listing-slip", 3],
    ["struct_args/halves-swapped", 1],
    ["struct_args/register-not-restored", 3],
    ["struct_args/stack-read-too-low", 8],
  ],
  within: 500,
  size: ({ prototype }) => prototype.parameters.length,
});
