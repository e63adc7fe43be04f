import { assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { registersSurvive } from "../../../spec/nocsr/compile/registers_survive.ts";
import type { Observation } from "../../../spec/observation.ts";
import { judge } from "../../../spec/rule.ts";
import { predicates } from "./mod.ts";

/** Which predicates recognise what a compiler's run is found to do; a line for each finding. */
function recognised(before: string, after: string): readonly (readonly string[])[] {
  const observation: Observation<"nocsr.compile"> = {
    operation: "nocsr.compile",
    arch: "none",
    designs: [],
    input: { program: assemble(before), functions: [] },
    outcome: "ok",
    value: { program: assemble(after) },
  };
  return judge(registersSurvive, observation).map((finding) => {
    const found = { rule: registersSurvive.id, finding };
    return Object.entries(predicates).filter(([, is]) => is.recognises(observation, found)).map(([name]) => name);
  });
}

Deno.test("a spill that is put below the frame is told from one that is missing", () => {
  const body = (at: string) => `r1 = 1\n*(u64 *)(r10 - 512) = r1\n${at}\nr0 += r1\nexit`;
  const around = (off: number) => body(`*(u64 *)(r10 - ${off}) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - ${off})`);
  assertEquals(recognised(body("call 0x8"), around(520)), [["nocsr.spill-below-the-frame"]]);
  assertEquals(recognised(body("call 0x8"), body("call 0x8")), [[]]);
  assertEquals(recognised(body("call 0x8"), around(504)), []);
});
