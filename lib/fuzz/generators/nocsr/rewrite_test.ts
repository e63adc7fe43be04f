import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { describeRunningKernel } from "../../../../adapters/linux/describe_running_kernel.ts";
import { linuxImplementation } from "../../../../adapters/linux/implementation.ts";
import { openRunningKernel } from "../../../../adapters/linux/running_kernel.ts";
import { validate } from "../../../bpf/validate.ts";
import { infoOf } from "../../../harness/in_process.ts";
import { reference } from "../../../impl/reference.ts";
import { requires } from "../../../testing/requires.ts";
import { patternsOf } from "../../../spec/nocsr/patterns.ts";
import { callFacts } from "../../../spec/nocsr/call_facts.ts";
import { subprogsOf } from "../../../spec/nocsr/subprogs.ts";
import { jumpTargets } from "../../../spec/nocsr/flow.ts";
import type { RewriteInput } from "../../../protocol/nocsr.ts";
import { draw } from "../../draw.ts";
import { rewrite } from "./rewrite.ts";

const MANY = 300;

function questions(info: Parameters<typeof rewrite.questions>[0]): readonly RewriteInput[] {
  const arbitrary = rewrite.questions(info);
  return Array.from({ length: MANY }, (_, index) => draw(arbitrary, { seed: 1, kind: "test", index }).value.input);
}

/** The patterns of each function of a program that has some, jumps heeded or not. */
function patternsIn({ program, functions }: RewriteInput, heeded: boolean): readonly (readonly { top: number }[])[] {
  const live = new Set(program.keys());
  const targets = heeded ? jumpTargets(program, live) : new Set<number>();
  const facts = program.map((insn) => callFacts(insn, functions, "x86_64"));
  const all = subprogsOf(program).map((subprog) => patternsOf({ program, facts, live, targets }, subprog));
  return all.filter(({ length }) => length > 0);
}

Deno.test("programs for nocsr.rewrite are well-formed", () => {
  for (const { program } of questions(infoOf(reference))) {
    const problems = validate(program);
    assertEquals(problems, []);
  }
});

Deno.test("programs for nocsr.rewrite reach deep", () => {
  const all = questions(infoOf(reference));
  const share = (is: (input: RewriteInput) => boolean) => all.filter(is).length / all.length;
  assertGreaterOrEqual(share((input) => patternsIn(input, true).length > 0), 0.5);
  assertGreaterOrEqual(share((input) => patternsIn(input, true).some(({ length }) => length > 1)), 0.1);
  assertGreaterOrEqual(share((input) => patternsIn(input, true).length > 1), 0.1);
  const counts = (input: RewriteInput) => patternsIn(input, false).flat().length;
  assert(all.some((input) => counts(input) > patternsIn(input, true).flat().length), "wanted a jump into a pattern");
  assert(all.some(({ maps }) => maps.length > 0) && all.some(({ functions }) => functions.length > 0));
});

const access = await describeRunningKernel();

Deno.test({
  name: "the running kernel takes at least six of ten programs",
  ...requires("kernel", access.usable),
  fn: async () => {
    await using kernel = openRunningKernel();
    const linux = await linuxImplementation(kernel);
    const all = questions(infoOf(linux));
    let taken = 0;
    for (const input of all) {
      const outcome = await linux.handlers["nocsr.rewrite"]?.(input, undefined);
      if (outcome?.outcome === "ok") taken++;
    }
    assertGreaterOrEqual(taken / all.length, 0.6);
  },
});
