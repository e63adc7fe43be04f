import { assert } from "@std/assert";
import fc from "fast-check";
import { anySlots } from "../../testing/arbitrary_insn.ts";
import { decode } from "../decode.ts";
import type { Program } from "../insn.ts";
import type { FunctionFinder, Param } from "./bpf_function.ts";
import { conventions } from "./conventions.ts";
import { Machine } from "./machine.ts";
import type { MachineOptions, RunInput } from "./options.ts";

const LIMIT = 500;
const RUNS = 3000;

const bytes = fc.uint8Array({ minLength: 8, maxLength: 30 * 8 }).map((all) =>
  decode(all.subarray(0, all.length - all.length % 8))
);

const params = fc.array(
  fc.constantFrom<Param>("value", { bytes: "next-argument", access: "read" }, { bytes: 4, access: "write" }),
  { maxLength: 6 },
);

/** Every way of running a program at once: if none of them throws, neither does any with less. */
function everything(program: Program, functionParams: readonly Param[]): void {
  const functions: FunctionFinder = (_, number) =>
    number % 2 === 0 ? undefined : {
      name: "f",
      params: functionParams,
      isVoid: number % 3 === 0,
      call: (args, memory) => BigInt(memory.read(args[0] ?? 0n, 4)?.length ?? -1),
    };
  const strict = { ...conventions, unwrittenStackReadable: false, misalignedStackAllowed: false };
  const machines: readonly MachineOptions[] = [
    { limit: LIMIT },
    { limit: LIMIT, functions, extensions: ["xlated", "callx"], immediate: () => 1n, percpu: () => 2n },
    { limit: LIMIT, functions, conventions: strict },
  ];
  const events: unknown[] = [];
  const observer = { onCall: event, onBranch: event, onStore: event };
  function event(seen: unknown): void {
    events.push(seen);
  }
  const registers = Object.fromEntries(Array.from({ length: 10 }, (_, register) => [register, 0x1000_0000_0000n]));
  const inputs: readonly RunInput[] = [
    {},
    { context: new Uint8Array(64), registers, observer, decide: ({ index }) => index % 2 === 0 },
  ];
  for (const options of machines) {
    for (const input of inputs) {
      const { outcome, executed } = new Machine(program, options).run(input);
      assert(executed <= LIMIT);
      assert(outcome === "exit" || outcome === "fault");
    }
  }
}

Deno.test("any bytes run to an end", () => {
  fc.assert(fc.property(bytes, params, everything), { numRuns: RUNS });
});

Deno.test("anything that is nearly a program runs to an end", () => {
  fc.assert(fc.property(anySlots, params, everything), { numRuns: RUNS });
});
