/**
 * An implementation in TypeScript, judged in the same process: `deno run --allow-read adapters/examples/in_process.ts`.
 *
 * It leaves every program as it is. That is valid, and so breaks none of the rules about what may go; but calls that
 * must be inlined are not.
 *
 * @module
 */
import { exitCodeOf, type Implementation, ok, pretty, runConformance } from "../../mod.ts";

/** An implementation of `nocsr.rewrite` that rewrites nothing. */
export const idle: Implementation = {
  name: "idle",
  version: "1.0.0",
  arch: "none",
  designs: [],
  handlers: {
    "nocsr.rewrite": ({ program }) => ok({ program }),
  },
};

if (import.meta.main) {
  const report = await runConformance(idle, { areas: ["nocsr"] });
  console.log(pretty(report, 100));
  Deno.exit(exitCodeOf(report));
}
