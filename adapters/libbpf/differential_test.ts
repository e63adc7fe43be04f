import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { reference } from "../../lib/impl/reference.ts";
import type { InstancesValue } from "../../lib/protocol/instances.ts";
import { isBound, judge } from "../../lib/spec/rule.ts";
import { rulesOf } from "../../lib/spec/registry.ts";
import { arbitraryScript } from "../../lib/fuzz/generators/instances/arbitrary_script.ts";
import { withoutLoadAfterLoad } from "../../lib/fuzz/generators/instances/run.ts";
import { libbpfImplementation } from "./implementation.ts";
import { testOnLibbpf } from "./testing/test_on_libbpf.ts";

const RUNS = 6000;

testOnLibbpf(`reference and library answer ${RUNS} random scripts alike, and break no rule`, async (libbpf, kernel) => {
  const library = await libbpfImplementation(libbpf, kernel);
  const seen = new Set<string>();
  const asked = { operation: "instances.run", arch: "none", designs: library.designs } as const;
  await fc.assert(
    fc.asyncProperty(arbitraryScript.map(withoutLoadAfterLoad), async (input) => {
      const theirs = await library.handlers["instances.run"]?.(input, undefined);
      const ours = await reference.handlers["instances.run"]?.(input, undefined);
      assert(theirs?.outcome === "ok");
      assertEquals(theirs, ours);
      for (const kind of kinds(theirs.value)) seen.add(kind);
      const observation = { ...asked, input, ...theirs };
      for (const rule of rulesOf("instances.run")) {
        if (isBound(rule, observation)) assertEquals(judge(rule, observation), [], rule.id);
      }
    }),
    { seed: 3, numRuns: RUNS },
  );
  const wanted = ["-2", "-22", "-4004", "-4007", "-13", "0", "1", "4007", "descriptor"];
  for (const received of ["closed", "descriptor", "none", "unchanged"]) wanted.push(`pfd: ${received}`);
  assertEquals([...seen].filter((kind) => wanted.includes(kind)).sort(), wanted.sort());
});

/** The kinds of answers in a value, to see that scripts come to all of them. */
function kinds({ results }: InstancesValue): readonly string[] {
  return results.flatMap(({ returned, preprocessed }) => [
    typeof returned === "object" ? "descriptor" : String(returned),
    ...preprocessed.map(({ received }) => `pfd: ${typeof received === "object" ? "descriptor" : received}`),
  ]);
}
