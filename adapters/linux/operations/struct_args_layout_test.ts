import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { arbitraryPrototype } from "../../../lib/fuzz/generators/struct_args/arbitrary_prototype.ts";
import { formatPrototype } from "../../../lib/c/format_prototype.ts";
import { parsePrototype } from "../../../lib/c/parse_prototype.ts";
import { designs } from "../../../lib/impl/struct_args/designs.ts";
import { layout } from "../../../lib/impl/struct_args/layout.ts";
import type { Outcome } from "../../../lib/protocol/outcome.ts";
import { designOfKernel } from "../design_of_kernel.ts";
import { kernelIdentity } from "../kernel_identity.ts";
import { Session } from "../session.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { judgeLayout } from "./struct_args_layout.ts";

const PROTOTYPES = 500;

/** What can be compared of an answer. */
function verdict(outcome: Outcome<unknown>): string {
  return outcome.outcome === "rejected" ? `${outcome.errno} ${outcome.message}` : outcome.outcome;
}

testOnKernel(`the kernel and its design agree on ${PROTOTYPES} random prototypes, to the word`, async (kernel) => {
  const identity = await kernelIdentity(kernel);
  const design = designOfKernel(identity.version);
  if (design === undefined) throw new Error(`wanted Linux 6.1 or newer, got ${identity.version}`);
  const session = new Session(kernel);
  const seen = new Map<string, number>();
  for (const prototype of fc.sample(arbitraryPrototype, PROTOTYPES)) {
    const input = { prototype, structs: "abi" } as const;
    const answer = await judgeLayout(session, input, identity);
    const reference = layout(designs[design], input);
    seen.set(answer.outcome, (seen.get(answer.outcome) ?? 0) + 1);
    // The design does not place what the kernel takes without a look at its members.
    if (reference.outcome === "unsupported" || answer.outcome === "unsupported") continue;
    assertEquals(verdict(answer), verdict(reference), formatPrototype(prototype));
  }
  assert((seen.get("ok") ?? 0) > 0 && (seen.get("rejected") ?? 0) > 0, JSON.stringify([...seen]));
}, "jit");

testOnKernel("judgeLayout() shows no places, and declines what the check does not tell", async (kernel) => {
  const identity = await kernelIdentity(kernel);
  const session = new Session(kernel);
  const ask = (text: string, structs: "abi" | "reference" = "abi"): Promise<Outcome<unknown>> =>
    judgeLayout(session, { prototype: parsePrototype(text), structs }, identity);
  assertEquals(await ask("int f(struct { long a; long b; } a)"), { outcome: "ok", value: {} });
  assertEquals((await ask("int f(struct { long a; long b; } a)", "reference")).outcome, "unsupported");
  const seven = Array.from({ length: 7 }, (_, at) => `struct { long a; long b; } a${at}`);
  assertEquals((await ask(`int f(${seven})`)).outcome, "unsupported");
}, "jit");
