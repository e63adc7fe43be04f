import { generatorTests } from "../testing/generator_tests.ts";
import { generate } from "./generate.ts";

generatorTests({
  generator: generate,
  questions: 1000,
  ok: 0.65,
  finds: [
    ["prologue/arguments-reversed", 3],
    ["prologue/offsets-outside-in", 3],
    ["prologue/offset-cut", 2],
    ["prologue/offset-of-16-bits", 2],
    ["prologue/signed-load", 2],
    ["prologue/room-ignored", 1],
  ],
  within: 500,
  size: ({ args }) => args.reduce((sum, { derefs }) => sum + 1 + derefs.length, 0),
});
