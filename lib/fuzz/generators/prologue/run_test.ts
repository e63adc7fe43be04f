import { generatorTests } from "../testing/generator_tests.ts";
import { run } from "./run.ts";

generatorTests({
  generator: run,
  questions: 1000,
  ok: 0.9,
  finds: [
    ["prologue/one-slot", 5],
    ["prologue/reads-four-bytes", 4],
    ["prologue/error-flag-is-errno", 4],
    ["prologue/user-helper-always", 4],
    ["prologue/join-jumps-one-short", 6],
  ],
  within: 500,
  size: ({ program, args }) => program.length + args.reduce((sum, { derefs }) => sum + derefs.length, 0),
});
