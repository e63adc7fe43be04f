import { assertEquals } from "@std/assert";
import { crossings, findCrossings } from "./check_layers.ts";

Deno.test("crossings() sees spec import implementation, and the other way round", () => {
  const spec = 'import { rewrite } from "../../impl/nocsr/rewrite.ts";\n';
  assertEquals(crossings("lib/spec/nocsr/rule.ts", spec).map((crossing) => crossing.line), [1]);
  const impl = 'export { rules } from "../../spec/registry.ts";\n';
  assertEquals(crossings("lib/impl/nocsr/mod.ts", impl).length, 1);
  const dynamic = 'const m = await import("../impl/reference.ts");\n';
  assertEquals(crossings("lib/spec/rule.ts", dynamic).length, 1);
});

Deno.test("crossings() allows what the layers below offer, and anything in tests", () => {
  assertEquals(crossings("lib/spec/nocsr/rule.ts", 'import { x } from "../../bpf/mod.ts";'), []);
  assertEquals(crossings("lib/spec/nocsr/rule_test.ts", 'import { x } from "../../impl/mod.ts";'), []);
});

Deno.test("no module of the library crosses a border", async () => {
  assertEquals(await findCrossings(new URL("../", import.meta.url), "lib"), []);
});
