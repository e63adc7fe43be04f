import { generatorTests } from "../testing/generator_tests.ts";
import { poke } from "./poke.ts";

generatorTests({
  generator: poke,
  questions: 400,
  ok: 0.9,
  finds: [
    ["tailcall/install-bypass-first", 2],
    ["tailcall/remove-waits-too-late", 3],
    ["tailcall/update-touches-bypass", 3],
    ["tailcall/flags-ignored", 2],
    ["tailcall/not-installed-at-load", 2],
  ],
  within: 400,
  size: ({ updates, sites, filled }) => updates.length + sites.length + filled.length,
});
