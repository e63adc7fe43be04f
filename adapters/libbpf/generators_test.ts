import { assert, assertEquals } from "@std/assert";
import { run } from "../../lib/fuzz/generators/instances/run.ts";
import { describeSample, sample, shareOk } from "../../lib/fuzz/generators/testing/sample.ts";
import { inProcess } from "../../lib/harness/in_process.ts";
import { rounds } from "../../lib/testing/rounds.ts";
import { libbpfImplementation } from "./implementation.ts";
import { testOnLibbpf } from "./testing/test_on_libbpf.ts";

const QUESTIONS = rounds(1000, 5000);

testOnLibbpf(`instances.run: libbpf breaks no rule on ${QUESTIONS} questions`, async (libbpf, kernel) => {
  const sampled = await sample(run, inProcess(await libbpfImplementation(libbpf, kernel)), QUESTIONS);
  console.log(describeSample(sampled));
  assertEquals(sampled.troubles.map(({ what, wire }) => `${what}: ${wire}`), []);
  assert(shareOk(sampled) >= 0.99, describeSample(sampled));
});
