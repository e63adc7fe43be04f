import { assertEquals } from "@std/assert";
import { assemble } from "../bpf/assemble.ts";
import { programToHex } from "../bpf/hex.ts";
import { check } from "./check.ts";
import { encode } from "./encode.ts";
import { type InstancesInput, instancesInput, instancesValue } from "./instances.ts";

const text = "r0 = 7\nexit";

/** What is wrong with an input, a line a problem. */
function problems(input: unknown): readonly string[] {
  const checked = check<InstancesInput>(instancesInput, input);
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

Deno.test("a case writes calls as text, and they are sent field by field", () => {
  const written = { programs: { p: text }, preprocessors: { a: [{}] }, script: ["set_prep(p, 1, a)", "load()"] };
  const checked = check<InstancesInput>(instancesInput, written);
  assertEquals(checked.ok && encode(instancesInput, checked.value), {
    ok: true,
    value: {
      programs: { p: programToHex(assemble(text)) },
      preprocessors: { a: [{ returns: 0, result: { kind: "original" }, wantsDescriptor: false }] },
      script: [{ call: "set_prep", program: "p", instances: 1, preprocessor: "a" }, { call: "load" }],
    },
  });
});

Deno.test("what is sent is read as it was", () => {
  const programs = { p: assemble(text) };
  const preprocessors = {
    a: [{
      returns: -1,
      result: { kind: "prepend", program: assemble("r9 = 1") } as const,
      overwrite: assemble("exit"),
      wantsDescriptor: true,
    }],
  };
  const input: InstancesInput = { programs, preprocessors, script: [{ call: "nth_fd", n: 0 }] };
  const sent = encode(instancesInput, input);
  assertEquals(sent.ok && check<InstancesInput>(instancesInput, sent.value), { ok: true, value: input });
});

Deno.test("a call must be one, of names that stand for something", () => {
  const input = { programs: { p: text }, preprocessors: { a: [{}] } };
  assertEquals(problems({ ...input, script: ["load(q)"] }), ["script.0: wanted one of the programs p, got q"]);
  assertEquals(problems({ ...input, script: ["load()", "set_prep(p, 1, b)"] }), [
    "script.1: wanted one of the preprocessors a, got b",
  ]);
  assertEquals(problems({ ...input, script: ["laod()"] }), [
    "script.0: wanted a call of set_prep, load, nth_fd, fd, unload, set_autoload, such as nth_fd(p, 0), " +
    'got "laod()"',
  ]);
});

Deno.test("a program must need nothing of its object", () => {
  const wanted = "wanted a program that refers to no map, variable or other function";
  const bad = (program: string): readonly string[] => problems({ programs: { p: program }, script: [] });
  assertEquals(bad("call pc+1\nexit\nr0 = 0\nexit").map((line) => line.startsWith(`programs.p: ${wanted}`)), [true]);
  assertEquals(bad("").map((line) => line.startsWith("programs.p: wanted at least one instruction")), [true]);
  assertEquals(bad("r0 = 0x100000000 ll\nexit"), []);
});

Deno.test("the number of instances has a bound, and none below it", () => {
  const script = (count: number): unknown => ({
    programs: { p: text },
    script: [{ call: "set_prep", program: "p", instances: count }],
  });
  assertEquals(problems(script(1024)), []);
  assertEquals(problems(script(-0x80000000)), []);
  assertEquals(problems(script(1025)).length, 1);
});

Deno.test("a value tells descriptors by what they lead to", () => {
  const value = {
    results: [
      { returned: -22 },
      { returned: "closed" },
      {
        returned: { loaded: text },
        preprocessed: [{ preprocessor: "a", program: "p", index: 0, count: 0, received: "none" }],
      },
    ],
  };
  const checked = check(instancesValue, value);
  assertEquals(checked.ok && checked.value.results.map(({ returned }) => returned), [
    -22,
    "closed",
    { loaded: assemble(text) },
  ]);
  const sent = checked.ok && encode(instancesValue, checked.value);
  assertEquals(sent !== false && sent.ok && check(instancesValue, sent.value), checked);
  assertEquals(check(instancesValue, { results: [{ returned: "open" }] }).ok, false);
});
