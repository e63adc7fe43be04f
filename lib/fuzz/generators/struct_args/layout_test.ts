import { generatorTests } from "../testing/generator_tests.ts";
import { layout } from "./layout.ts";

generatorTests({
  generator: layout,
  questions: 2000,
  ok: 0.6,
  finds: [
    ["struct_args/struct-in-one-register", 1],
    ["struct_args/wide-scalar-in-one-register", 7],
    ["struct_args/registers-not-refilled", 7],
    ["struct_args/larger-struct-taken", 1],
    ["struct_args/variadic-taken", 0],
    ["struct_args/last-word-refused", 12],
  ],
  within: 1000,
  size: ({ prototype }) => prototype.parameters.length,
});
