import { assert, assertEquals } from "@std/assert";
import { isKilled } from "./fate.ts";
import { type Generated, judgeGenerated } from "./judge_generated.ts";

/** The areas of which every generated mutant is killed or explained. */
const COMPLETE = ["calling_convention", "instances", "nocsr", "prologue", "struct_args", "tailcall"];

/** What is left of some generated mutants that nothing tells from the reference and nobody explains. */
function unexplained({ judged }: Generated): readonly string[] {
  return judged.filter(({ fate, explanation }) => !isKilled(fate) && explanation === undefined).map((one) =>
    one.mutant.name
  );
}

for (const area of COMPLETE) {
  Deno.test(`30 generated mutants of ${area} and pairs of them are killed or explained`, async () => {
    const result = await judgeGenerated({ area, sample: 30, pairs: 5, drawn: 100, seed: 1, jobs: 1 });
    assertEquals(unexplained(result), []);
    assertEquals(result.stale, []);
    assert(result.judged.length > 15);
    assert(result.judged.some(({ fate }) => fate.kind === "caught"));
  });
}

Deno.test("the same seed draws the same mutants, and they have the same fates", async () => {
  const options = { area: "instances", sample: 10, pairs: 2, drawn: 5, seed: 7, jobs: 1 };
  const kinds = ({ judged }: Generated) => judged.map(({ mutant, fate }) => [mutant.name, isKilled(fate)]);
  assertEquals(kinds(await judgeGenerated(options)), kinds(await judgeGenerated({ ...options, jobs: 2 })));
});
