import { assertEquals } from "@std/assert";
import { assemble } from "../assemble.ts";
import type { BpfFunction, FunctionFinder } from "./bpf_function.ts";
import { Machine } from "./machine.ts";
import type { Branch, BranchEvent, CallEvent, StoreEvent } from "./observer.ts";
import { CONTEXT_ADDRESS } from "./region.ts";

/** Runs a program and returns every event. */
function watch(
  text: string,
  context = new Uint8Array(16),
  decide?: (branch: Branch) => boolean,
): { calls: CallEvent[]; stores: StoreEvent[]; branches: BranchEvent[]; r0: bigint | string } {
  const [calls, stores, branches]: [CallEvent[], StoreEvent[], BranchEvent[]] = [[], [], []];
  const result = new Machine(assemble(text), { functions }).run({
    context,
    observer: {
      onCall: (event) => calls.push(event),
      onStore: (event) => stores.push(event),
      onBranch: (event) => branches.push(event),
    },
    ...(decide === undefined ? {} : { decide }),
  });
  return { calls, stores, branches, r0: result.outcome === "exit" ? result.r0 : result.fault.kind };
}

const output: BpfFunction = {
  name: "output",
  params: ["value", { bytes: "next-argument", access: "read" }, "value"],
  isVoid: false,
  call: ([, at = 0n], memory) => {
    memory.write(at, Uint8Array.of(0));
    return 5n;
  },
};

const functions: FunctionFinder = (type, number) =>
  type === "helper" && number === 25
    ? output
    : { name: "nothing", params: [], isVoid: true, scratches: [], call: () => 0n };

Deno.test("calls of functions show their arguments, the memory as it was before, and the result", () => {
  const text = "r6 = r1\nr1 = 7\nr2 = r6\nr2 += 1\nr3 = 2\ncall 0x19\ncall kfunc[3]\nexit";
  assertEquals(watch(text, Uint8Array.of(1, 2, 3, 4)).calls, [
    {
      type: "helper",
      index: 5,
      number: 25,
      name: "output",
      args: [7n, CONTEXT_ADDRESS + 1n, 2n],
      memory: [undefined, Uint8Array.of(2, 3), undefined],
      result: 5n,
    },
    { type: "kfunc", index: 6, number: 3, name: "nothing", args: [], memory: [] },
  ]);
});

Deno.test("calls of subprograms show the arguments that are readable", () => {
  const { calls } = watch("r2 = 8\ncall pc+1\nexit\nr0 = 0\nexit");
  assertEquals(calls, [
    { type: "subprog", index: 1, target: 3, args: [CONTEXT_ADDRESS, 8n, undefined, undefined, undefined] },
  ]);
});

Deno.test("stores and atomics outside the stack show the bytes that they leave", () => {
  const text = "*(u64 *)(r10 - 8) = 1\nr2 = -2\n*(u16 *)(r1 + 2) = r2\nlock *(u64 *)(r1 + 8) += r2\nr0 = 0\nexit";
  const context = new Uint8Array(16).fill(1, 8, 9);
  assertEquals(watch(text, context).stores, [
    { index: 2, region: "context", address: CONTEXT_ADDRESS + 2n, size: 2, value: 0xfffen },
    { index: 3, region: "context", address: CONTEXT_ADDRESS + 8n, size: 8, value: 2n ** 64n - 1n },
  ]);
});

Deno.test("branches show their operands and their outcome", () => {
  const { branches } = watch("r2 = -1\nif r2 > 5 goto +0\nif w2 s< w2 goto +0\nmay_goto +0\nr0 = 0\nexit");
  const ones = 2n ** 64n - 1n;
  const low = 0xffff_ffffn;
  assertEquals(branches, [
    { index: 1, comparison: ">", width: 64, left: ones, right: 5n, holds: true, taken: true },
    { index: 2, comparison: "s<", width: 32, left: low, right: low, holds: false, taken: false },
    { index: 3, comparison: "may_goto", width: 64, left: 8_388_608n, right: 0n, holds: false, taken: false },
  ]);
});

Deno.test("a branch can be forced either way, whatever its comparison says", () => {
  const text = "r2 = 1\nif r2 == 1 goto +2\nr0 = 10\nexit\nr0 = 20\nexit";
  assertEquals(watch(text).r0, 20n);
  const { r0, branches } = watch(text, new Uint8Array(1), () => false);
  assertEquals(r0, 10n);
  assertEquals(branches.map(({ holds, taken }) => ({ holds, taken })), [{ holds: true, taken: false }]);
  assertEquals(watch("r0 = 1\nif r0 != 1 goto +1\nr0 = 2\nexit", new Uint8Array(1), () => true).r0, 1n);
  assertEquals(watch("r0 = 1\nmay_goto +1\nr0 = 2\nexit", new Uint8Array(1), () => true).r0, 1n);
});

Deno.test("forcing branches walks every path", () => {
  const machine = new Machine(
    assemble("r0 = 0\nif r1 == 0 goto +1\nr0 += 1\nif r1 == 0 goto +1\nr0 += 2\nif r1 == 0 goto +1\nr0 += 4\nexit"),
  );
  const results = Array.from({ length: 8 }, (_, path) => {
    let branch = 0;
    const result = machine.run({ registers: { 1: 0n }, decide: () => (path >> branch++ & 1) === 0 });
    return result.outcome === "exit" ? Number(result.r0) : -1;
  });
  assertEquals(results, [0, 1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("a forced branch still may not read a register that was not written", () => {
  assertEquals(watch("if r9 == 1 goto +0\nr0 = 0\nexit", new Uint8Array(1), () => true).r0, "uninitialised-register");
});

Deno.test("a run without observer is not affected by one before", () => {
  const machine = new Machine(assemble("r0 = 1\nif r0 == 1 goto +1\nr0 = 2\nexit"));
  machine.run({ decide: () => false });
  assertEquals(machine.run(), { outcome: "exit", r0: 1n, executed: 3 });
});
