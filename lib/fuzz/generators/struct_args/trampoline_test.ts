import { generatorTests } from "../testing/generator_tests.ts";
import { trampoline } from "./trampoline.ts";

generatorTests({
  generator: trampoline,
  questions: 1000,
  ok: 0.6,
  finds: [
    ["struct_args/narrow-stored-narrow", 1],
    ["struct_args/listing-slip", 3],
    ["struct_args/halves-swapped", 1],
    ["struct_args/stack-read-too-low", 8],
    ["struct_args/wide-scalar-counted-once", 1],
    ["struct_args/copy-beyond-struct", 1],
  ],
  within: 500,
  size: ({ prototype }) => prototype.parameters.length,
});
