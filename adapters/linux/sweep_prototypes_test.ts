import { assert, assertEquals } from "@std/assert";
import { designs } from "../../lib/impl/struct_args/designs.ts";
import { designOfKernel } from "./design_of_kernel.ts";
import { Session } from "./session.ts";
import { type ComparedFunction, sweepPrototypes } from "./sweep_prototypes.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

testOnKernel("the kernel and its design answer alike, to the word, for every function of its BTF", async (kernel) => {
  const design = designOfKernel(Deno.osRelease());
  if (design === undefined) throw new Error(`wanted Linux 6.1 or newer, got ${Deno.osRelease()}`);
  const btf = await new Session(kernel).btf();
  const unexplained: ComparedFunction[] = [];
  const structs = { accepted: 0, refused: 0 };
  for await (const compared of sweepPrototypes(kernel, btf, designs[design], false)) {
    if (compared.takesStruct) structs[compared.accepted ? "accepted" : "refused"]++;
    if (compared.difference !== undefined && compared.difference.explanation === undefined) unexplained.push(compared);
  }
  assertEquals(unexplained, []);
  // Both answers must have been seen, or the sweep has shown nothing.
  assert(structs.accepted > 0 && structs.refused > 0, JSON.stringify(structs));
}, "btf");

testOnKernel("another design than the kernel's shows up in the sweep", async (kernel) => {
  const own = designOfKernel(Deno.osRelease());
  if (own === undefined) throw new Error(`wanted Linux 6.1 or newer, got ${Deno.osRelease()}`);
  const { limits } = designs[own];
  const wrong = { ...designs[own], limits: { ...limits, largest: limits.largest - 1 } };
  const btf = await new Session(kernel).btf();
  const differing = new Set<string>();
  for await (const { name, difference } of sweepPrototypes(kernel, btf, wrong, true)) {
    if (difference !== undefined) differing.add(name);
  }
  assert(differing.has("ip_setsockopt"), [...differing].join(" "));
}, "btf");
