import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Handlers } from "../../protocol/implementation.ts";
import type { InstancesInput } from "../../protocol/instances.ts";
import type { Answered } from "../../spec/observation.ts";
import { isBound, judge } from "../../spec/rule.ts";
import { rules } from "../../spec/instances/mod.ts";
import { arbitraryScript } from "../../fuzz/generators/instances/arbitrary_script.ts";
import { designs, handlers, mutants } from "./mod.ts";

async function observe(by: Handlers, input: InstancesInput): Promise<Answered<"instances.run">> {
  const outcome = await by["instances.run"]?.(input, undefined);
  assert(outcome?.outcome === "ok");
  return { operation: "instances.run", arch: "none", designs, input, ...outcome };
}

Deno.test("no rule finds fault with the reference on random scripts, and every rule judges some", async () => {
  const judging = new Set<string>();
  const property = fc.asyncProperty(arbitraryScript, async (input) => {
    const observation = await observe(handlers, input);
    for (const rule of rules.filter((rule) => isBound(rule, observation))) {
      judging.add(rule.id);
      assertEquals(judge(rule, observation), [], rule.id);
    }
  });
  await fc.assert(property, { seed: 5, numRuns: 3000 });
  assertEquals(rules.map(({ id }) => id).filter((id) => !judging.has(id)), []);
});

Deno.test("random scripts alone show every mutant to be wrong", async () => {
  const inputs = fc.sample(arbitraryScript, { seed: 6, numRuns: 2000 });
  for (const { name, handlers } of mutants) {
    let caught = false;
    for (const input of inputs) {
      const observation = await observe(handlers, input);
      caught = rules.some((rule) => isBound(rule, observation) && judge(rule, observation).length > 0);
      if (caught) break;
    }
    assert(caught, `${name} goes unseen`);
  }
});
