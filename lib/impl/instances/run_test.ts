import { assert, assertEquals } from "@std/assert";
import { disassemble } from "../../bpf/disassemble.ts";
import { instancesInput, type StepResult } from "../../protocol/instances.ts";
import { published } from "./decisions.ts";
import { run } from "./run.ts";

const preprocessors = {
  own: [{ wantsDescriptor: true }],
  prologues: [{ result: { kind: "prepend", program: "r9 = 1" } }, { result: { kind: "prepend", program: "r9 = 2" } }],
  gap: [{}, { result: { kind: "null" }, wantsDescriptor: true }, { result: { kind: "empty" } }, {}],
  failing: [{ wantsDescriptor: true }, { returns: 1, wantsDescriptor: true }, {}],
  unsound: [{}, { result: { kind: "replace", program: "exit" }, wantsDescriptor: true }],
  editing: [{ overwrite: "r0 = 8" }, { overwrite: "r0 = 9\nexit\nexit", result: { kind: "null" } }, {}],
  fresh: [{ result: { kind: "replace", program: "r0 = 1\nexit" } }],
};

/** The results of a script on programs p and q. */
function results(script: readonly string[]): readonly StepResult[] {
  const programs = { p: "r0 = 7\nexit", q: "r0 = 8\nexit" };
  const outcome = run(published, instancesInput.parse({ programs, preprocessors, script }));
  assert(outcome.outcome === "ok");
  return outcome.value.results;
}

/** What each call of a script returns; of a descriptor the instructions on one line. */
function returns(...script: readonly string[]): readonly (number | string)[] {
  return results(script).map(({ returned }) => {
    if (typeof returned !== "object") return returned;
    return disassemble(returned.loaded).trim().replaceAll("\n", "; ");
  });
}

const P = "r0 = 0x7; exit";

Deno.test("a plain program has one instance", () => {
  assertEquals(returns("nth_fd(p, 0)", "load()", "nth_fd(p, 0)", "nth_fd(p, 1)", "fd(p)"), [-22, 0, P, -22, P]);
});

Deno.test("set_prep takes good arguments once, before the load", () => {
  assertEquals(returns("set_prep(p, 0, own)", "set_prep(p, -1, own)", "set_prep(p, 1, NULL)"), [-22, -22, -22]);
  assertEquals(returns("set_prep(p, 2, own)", "set_prep(p, 3, own)", "nth_fd(p, 2)"), [0, -22, -22]);
  assertEquals(returns("load()", "set_prep(p, 2, own)"), [0, -22]);
});

Deno.test("nth_fd tells what does not exist from what is not there", () => {
  assertEquals(returns("set_prep(p, 2, own)", "nth_fd(p, 1)", "nth_fd(p, 2)", "nth_fd(p, -1)", "nth_fd(NULL, 0)"), [
    ...[0, -2, -22, -22, -22],
  ]);
  assertEquals(returns("set_prep(p, 4, gap)", "load()", "nth_fd(p, 1)", "nth_fd(p, 2)", "nth_fd(p, 3)"), [
    ...[0, 0, -2, -2, P],
  ]);
});

Deno.test("each instance is what its preprocessor handed back, by index", () => {
  const script = ["set_prep(p, 3, prologues)", "load()", "nth_fd(p, 0)", "nth_fd(p, 1)", "nth_fd(p, 2)", "fd(p)"];
  const [first, second] = [`r9 = 0x1; ${P}`, `r9 = 0x2; ${P}`];
  assertEquals(returns(...script), [0, 0, first, second, second, first]);
});

Deno.test("the preprocessor is called once per index with the program and its instructions", () => {
  const calls = results(["set_prep(q, 3, gap)", "load()"])[1]?.preprocessed ?? [];
  assertEquals(calls.map(({ preprocessor, program, index, count }) => [preprocessor, program, index, count]), [
    ["gap", "q", 0, 2],
    ["gap", "q", 1, 2],
    ["gap", "q", 2, 2],
  ]);
  assertEquals(calls.map(({ received }) => received), [undefined, "none", undefined]);
});

Deno.test("an edit in place is seen by the calls behind it", () => {
  const script = ["set_prep(p, 3, editing)", "load()", "nth_fd(p, 0)", "nth_fd(p, 1)", "nth_fd(p, 2)"];
  assertEquals(returns(...script), [0, 0, "r0 = 0x8; exit", -2, "r0 = 0x9; exit"]);
});

Deno.test("a failed load of the object takes everything", () => {
  const script = ["set_prep(q, 3, failing)", "load()", "nth_fd(p, 0)", "nth_fd(q, 0)", "set_prep(q, 1, own)", "load()"];
  assertEquals(returns(...script), [0, 1, -22, -22, 0, -22]);
  const calls = results(script)[1]?.preprocessed ?? [];
  assertEquals(calls.map(({ received }) => received), ["closed", "unchanged"]);
});

Deno.test("a failed load of one program keeps what was made", () => {
  assertEquals(returns("set_prep(p, 3, failing)", "load(p)", "nth_fd(p, 0)", "nth_fd(p, 1)", "nth_fd(p, 2)"), [
    ...[0, 1, P, -2, -2],
  ]);
  assertEquals(returns("set_prep(p, 2, unsound)", "load(p)", "nth_fd(p, 0)", "nth_fd(p, 1)"), [0, -4007, P, -2]);
});

Deno.test("a load uses the instructions up", () => {
  assertEquals(returns("load(p)", "load(p)", "nth_fd(p, 0)"), [0, -22, P]);
  const again = ["set_prep(p, 1, own)", "load(p)", "load(p)", "nth_fd(p, 0)"];
  assertEquals(returns(...again), [0, 0, 0, -2]);
  const [call] = results(again)[2]?.preprocessed ?? [];
  assertEquals(call, { preprocessor: "own", program: "p", index: 0, count: 0, received: "none" });
  assertEquals(returns("set_prep(p, 1, fresh)", "load(p)", "load(p)", "nth_fd(p, 0)").at(-1), "r0 = 0x1; exit");
});

Deno.test("an unload takes the instances and keeps the preprocessor", () => {
  assertEquals(
    returns("set_prep(p, 1, own)", "unload(p)", "nth_fd(p, 0)", "load(p)", "set_prep(p, 1, own)", "load(p)"),
    [
      ...[0, 0, -22, -4004, 0, 0],
    ],
  );
  assertEquals(returns("load(p)", "unload(p)", "load(p)", "nth_fd(p, 0)"), [0, 0, -22, -2]);
});

Deno.test("the object is loaded once", () => {
  assertEquals(returns("load()", "load()", "load(p)", "set_autoload(p, true)"), [0, -22, -22, -22]);
});

Deno.test("a program whose autoload is off is left alone", () => {
  const script = ["set_prep(p, 2, own)", "set_autoload(p, false)", "load()", "nth_fd(p, 1)", "nth_fd(q, 0)"];
  assertEquals(returns(...script), [0, 0, 0, -2, "r0 = 0x8; exit"]);
  assertEquals(results(script)[2]?.preprocessed, []);
});
