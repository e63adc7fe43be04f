import { assert, assertEquals } from "@std/assert";
import { assemble } from "../assemble.ts";
import type { BpfFunction, FunctionFinder, FunctionMemory, Param } from "./bpf_function.ts";
import { CONTEXT_ADDRESS } from "./region.ts";
import { run } from "./run.ts";
import type { RunResult } from "./run_result.ts";

function make(params: readonly Param[], fields: Partial<BpfFunction> = {}): BpfFunction {
  return { name: "f", params, isVoid: false, call: (args) => args.reduce((sum, arg) => sum + arg, 100n), ...fields };
}

function call(text: string, f: BpfFunction, context?: Uint8Array): RunResult {
  const functions: FunctionFinder = (type, number) => type === "helper" && number === 1 ? f : undefined;
  return run(assemble(text), context === undefined ? {} : { context }, { functions });
}

function faultOf(result: RunResult): string {
  return result.outcome === "fault" ? `${result.fault.kind} at ${result.fault.index}` : result.r0.toString();
}

Deno.test("a function gets its declared arguments, and its result is r0", () => {
  const five = make(["value", "value", "value", "value", "value"]);
  assertEquals(faultOf(call("r1 = 1\nr2 = 2\nr3 = 3\nr4 = 4\nr5 = 5\ncall 0x1\nexit", five)), "115");
  assertEquals(faultOf(call("call 0x1\nexit", make([]))), "100");
  assertEquals(faultOf(call("call 0x1\nexit", make([], { call: () => -1n }))), (2n ** 64n - 1n).toString());
});

Deno.test("all declared arguments must be readable", () => {
  assertEquals(faultOf(call("r1 = 1\ncall 0x1\nexit", make(["value", "value"]))), "uninitialised-register at 1");
});

Deno.test("a function scratches r0 to r5, or what it says", () => {
  const after = (register: number, f: BpfFunction): string =>
    faultOf(call(`r0 = 7\nr${register} = 7\ncall 0x1\nr0 = r${register}\nexit`, f));
  for (const register of [1, 2, 3, 4, 5]) {
    assertEquals(after(register, make([])), "uninitialised-register at 3");
    assertEquals(after(register, make([], { scratches: [0] })), "7");
  }
  assertEquals(after(6, make([])), "7");
  assertEquals(after(6, make([], { scratches: [6] })), "uninitialised-register at 3");
});

Deno.test("a void function leaves r0 unreadable, unless it does not scratch it", () => {
  assertEquals(faultOf(call("r0 = 7\ncall 0x1\nexit", make([], { isVoid: true }))), "uninitialised-register at 2");
  assertEquals(faultOf(call("r0 = 7\ncall 0x1\nexit", make([], { isVoid: true, scratches: [] }))), "7");
  assertEquals(faultOf(call("r0 = 7\ncall 0x1\nexit", make([], { scratches: [] }))), "100");
});

Deno.test("a function that throws ends the run", () => {
  const failing = make([], {
    call: () => {
      throw new RangeError("wanted more");
    },
  });
  const result = call("r0 = 1\ncall 0x1\nexit", failing);
  assert(result.outcome === "fault" && result.fault.kind === "function-failed");
  assertEquals([result.fault.index, result.fault.detail], [1, "f failed: wanted more"]);
  const sixParams = make(["value", "value", "value", "value", "value", "value"]);
  const text = "r1 = 1\nr2 = 2\nr3 = 3\nr4 = 4\nr5 = 5\ncall 0x1\nexit";
  assertEquals(faultOf(call(text, sixParams)), "function-failed at 5");
});

Deno.test("memory that a function may access is checked before the call", () => {
  const reads = make([{ bytes: "next-argument", access: "read" }, "value"], { call: () => 1n });
  const text = (size: number): string => `r2 = ${size}\ncall 0x1\nexit`;
  assertEquals(faultOf(call(text(4), reads, new Uint8Array(4))), "1");
  assertEquals(faultOf(call(text(5), reads, new Uint8Array(4))), "out-of-bounds at 1");
  assertEquals(faultOf(call(text(-1), reads, new Uint8Array(4))), "out-of-bounds at 1");
  const writes = make([{ bytes: 8, access: "write" }], { call: () => 1n });
  assertEquals(faultOf(call("r1 = r10\nr1 += -8\ncall 0x1\nexit", writes)), "1");
  assertEquals(faultOf(call("r1 = r10\nr1 += -7\ncall 0x1\nexit", writes)), "out-of-bounds at 2");
});

Deno.test("a function reads and writes a program's memory", () => {
  const seen: (Uint8Array | undefined | boolean)[] = [];
  const copies = make(["value", "value"], {
    call: ([from = 0n, to = 0n], memory: FunctionMemory) => {
      const bytes = memory.read(from, 2);
      seen.push(
        bytes,
        memory.read(from, 3),
        memory.read(2n ** 64n - 1n, 2),
        memory.write(2n ** 64n - 1n, new Uint8Array(2)),
      );
      return memory.write(to, bytes ?? new Uint8Array()) ? 1n : 0n;
    },
  });
  const text = "r2 = r10\nr2 += -2\ncall 0x1\nr0 = *(u16 *)(r10 - 2)\nexit";
  assertEquals(faultOf(call(text, copies, Uint8Array.of(1, 2))), (0x201).toString());
  assertEquals(seen, [Uint8Array.of(1, 2), undefined, undefined, false]);
});

Deno.test("what a function was given to read is a copy", () => {
  const keeps = make(["value"], {
    call: ([at = 0n], memory) => {
      memory.read(at, 1)?.fill(9);
      return 0n;
    },
  });
  const context = Uint8Array.of(1);
  assertEquals(faultOf(call("call 0x1\nexit", keeps, context)), "0");
  assertEquals(context, Uint8Array.of(1));
});

Deno.test("kfuncs and helpers have numbers of their own", () => {
  const functions: FunctionFinder = (type, number) =>
    make([], { call: () => BigInt(number) + (type === "kfunc" ? 1000n : 0n) });
  const sum = "call kfunc[5]\nr6 = r0\ncall 0x5\nr0 += r6\nexit";
  assertEquals(faultOf(run(assemble(sum), {}, { functions })), "1010");
});

Deno.test("a pointer to the context can be handed to a function", () => {
  const seen: bigint[] = [];
  const keeps = make(["value"], { call: ([arg = 0n]) => (seen.push(arg), 0n) });
  call("r1 += 3\ncall 0x1\nexit", keeps, new Uint8Array(4));
  assertEquals(seen, [CONTEXT_ADDRESS + 3n]);
});
