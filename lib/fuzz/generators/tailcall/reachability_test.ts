import { generatorTests } from "../testing/generator_tests.ts";
import { reachability } from "./reachability.ts";

generatorTests({
  generator: reachability,
  questions: 1000,
  ok: 0.8,
  finds: [
    ["tailcall/marks-direct-callers-only", 3],
    ["tailcall/marks-chains-of-three", 4],
    ["tailcall/marks-callees", 2],
    ["tailcall/walk-does-not-forget", 4],
    ["tailcall/seven-frames", 8],
  ],
  within: 500,
  size: ({ functions }) => functions.length,
});
