/**
 * An implementation in TypeScript, judged in the same process: `deno run --allow-read adapters/examples/in_process.ts`.
 *
 * It says that it follows the design of Linux 6.12, and leaves every program as it is. That is valid, and so breaks none
 * of the rules about what may go; but it is not what that design makes of programs.
 *
 * @module
 */
import { exitCodeOf, type Implementation, ok, pretty, runConformance } from "../../mod.ts";

/** An implementation of `nocsr.rewrite` that rewrites nothing. */
export const idle: Implementation = {
  name: "idle",
  version: "1.0.0",
  arch: "none",
  designs: ["nocsr@6.12"],
  handlers: {
    "nocsr.rewrite": ({ program }) => ok({ program }),
  },
};

if (import.meta.main) {
  const report = await runConformance(idle, { areas: ["nocsr"] });
  console.log(pretty(report, 100));
  Deno.exit(exitCodeOf(report));
}
