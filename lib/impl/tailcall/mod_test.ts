import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { designs, handlers, mutants } from "./mod.ts";

Deno.test("every design is answered, and no other", async () => {
  const input = { program: assemble("r0 = 0\nexit"), maps: [], classic: false, direct: true };
  for (const design of designs) assertEquals((await handlers["tailcall.compile"]?.(input, design))?.outcome, "ok");
  const other = await handlers["tailcall.compile"]?.(input, "tailcall@4.2");
  assertEquals(other, { outcome: "unsupported", reason: "there is no design tailcall@4.2" });
});

Deno.test("Linux 5.10 marks what is called behind a chain; where no design is asked for nothing is marked in vain", async () => {
  const functions = [
    { name: "main", calls: ["sub", "behind"], tailCalls: false },
    { name: "behind", calls: ["below"], tailCalls: false },
    { name: "below", calls: [], tailCalls: false },
    { name: "sub", calls: [], tailCalls: true },
  ];
  const marks = async (design?: string): Promise<readonly string[]> => {
    const outcome = await handlers["tailcall.reachability"]?.({ functions }, design);
    assert(outcome?.outcome === "ok");
    return outcome.value.reachable.toSorted();
  };
  assertEquals(await marks(), ["main", "sub"]);
  assertEquals(await marks("tailcall@seed"), ["main", "sub"]);
  assertEquals(await marks("tailcall@5.10"), ["behind", "main", "sub"]);
});

Deno.test("every mutant has a name of its own", () => {
  assertEquals(new Set(mutants.map(({ name }) => name)).size, mutants.length);
});
