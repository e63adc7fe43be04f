import { generatorTests } from "../testing/generator_tests.ts";
import { run } from "./run.ts";

generatorTests({
  generator: run,
  questions: 500,
  ok: 0.75,
  finds: [
    ["calling_convention/exit-value-truncated", 2],
    ["calling_convention/helper-result-lost", 4],
    ["calling_convention/four-arguments", 14],
    ["calling_convention/nothing-scratched", 4],
    ["calling_convention/frame-of-504-bytes", 3],
    ["calling_convention/six-arguments", 10],
  ],
  within: 1000,
  size: ({ program }) => program.length,
});
