import { assert, assertEquals, assertLess, assertRejects, assertThrows } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { instancesInput, type InstancesValue } from "../../lib/protocol/instances.ts";
import { Descriptor } from "../linux/bpf/descriptor.ts";
import type { Kernel } from "../linux/kernel.ts";
import { openFile } from "../linux/open_file.ts";
import type { Libbpf } from "./libbpf.ts";
import { OpenedObject } from "./opened_object.ts";
import { Preprocessors } from "./preprocessors.ts";
import { Reader } from "./reader.ts";
import { runScript } from "./run_script.ts";
import { testOnLibbpf } from "./testing/test_on_libbpf.ts";

const text = "r0 = 7\nexit";

function run(libbpf: Libbpf, kernel: Kernel, input: Readonly<Record<string, unknown>>): Promise<InstancesValue> {
  return runScript(libbpf, new Reader(kernel), instancesInput.parse({ programs: { p: text }, ...input }));
}

async function openDescriptors(): Promise<number> {
  return (await Array.fromAsync(Deno.readDir("/proc/self/fd"))).length;
}

testOnLibbpf("descriptors are told by what was loaded", async (libbpf, kernel) => {
  const prologues = ["r9 = 1", "r9 = 2"].map((program) => ({ result: { kind: "prepend", program } }));
  const script = ["set_prep(p, 2, prologues)", "load()", "nth_fd(p, 1)", "nth_fd(p, 0)", "nth_fd(p, 2)"];
  const { results } = await run(libbpf, kernel, { preprocessors: { prologues }, script });
  assertEquals(results.map(({ returned }) => returned), [
    ...[0, 0],
    { loaded: assemble(`r9 = 2\n${text}`) },
    { loaded: assemble(`r9 = 1\n${text}`) },
    -22,
  ]);
});

testOnLibbpf("what the verifier drops was loaded all the same", async (libbpf, kernel) => {
  const program = "r2 = 0\nif r2 != 0 goto +2\nr0 = 7\nexit\nr0 = 8\nexit";
  const { results } = await run(libbpf, kernel, { programs: { p: program }, script: ["load()", "nth_fd(p, 0)"] });
  assertEquals(results[1]?.returned, { loaded: assemble(program) });
});

/** Rounds of the scripts that might lose a descriptor. */
const ROUNDS = 150;

testOnLibbpf("a script leaves no descriptor behind, even one that libbpf loses", async (libbpf, kernel) => {
  const own = [{ wantsDescriptor: true }, {}];
  const fresh = [{ result: { kind: "replace", program: "r0 = 1\nexit" } }];
  const scripts = [
    ["set_prep(p, 3, own)", "load(p)", "load(p)", "nth_fd(p, 0)"],
    ["set_prep(p, 3, fresh)", "load(p)", "load(p)", "nth_fd(p, 0)"],
    ["load()", "nth_fd(p, 0)"],
  ];
  // Other tests of this process open and close descriptors meanwhile: a script that loses one loses as many as there are
  // rounds.
  const before = await openDescriptors();
  for (let round = 0; round < ROUNDS; round++) {
    for (const script of scripts) await run(libbpf, kernel, { preprocessors: { own, fresh }, script });
  }
  assertLess(await openDescriptors() - before, ROUNDS);
});

testOnLibbpf("a preprocessor that breaks stops the load, and is told", async (libbpf) => {
  const preprocessors = { own: [{}] };
  const input = instancesInput.parse({ programs: { p: text }, preprocessors, script: [] });
  using object = new OpenedObject(libbpf, input.programs);
  using broken = new Preprocessors(input, () => undefined);
  const program = object.programs.get("p") ?? null;
  assertEquals(libbpf.functions.bpf_program__set_prep(program, 2, broken.pointerOf("own")), 0);
  assertEquals(libbpf.functions.bpf_object__load(object.pointer), -1);
  assertThrows(() => broken.take(), Error, "a preprocessor broke: Error: wanted a call for a program of the object");
  assertEquals(broken.take(), []);
  await Promise.resolve();
});

testOnLibbpf("a descriptor of something else than a program is an error", async (_, kernel) => {
  const reader = new Reader(kernel);
  assertEquals(await reader.read(1_000_000), "closed");
  const file = await openFile(kernel, "/dev/null");
  assert(file.ok);
  await assertRejects(() => reader.read(file.value), Error, "wanted a program behind a descriptor");
  await new Descriptor(kernel, "program", file.value).close();
});
