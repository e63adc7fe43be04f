import { type Conventions, conventions } from "../../bpf/machine/conventions.ts";
import type { Mutant } from "../mutant.ts";
import { type Decisions, published } from "./decisions.ts";
import { run } from "./run.ts";

/** Makes the mutant in which some decisions are wrong. */
function mutant(name: string, title: string, wrong: Partial<Decisions>): Mutant {
  const decisions: Decisions = { ...published, ...wrong };
  return {
    name: `calling_convention/${name}`,
    title,
    handlers: { "calling_convention.run": (input) => run(decisions, input) },
  };
}

/** Makes the mutant in which some conventions are wrong. */
function withConventions(name: string, title: string, wrong: Partial<Conventions>): Mutant {
  return mutant(name, title, { conventions: { ...conventions, ...wrong } });
}

/** The area's wrong implementations. */
export const mutants: readonly Mutant[] = [
  mutant("exit-value-truncated", "shows only the low byte of the exit value", {
    exitValue: (result) => result.r0 & 0xffn,
  }),
  mutant("exit-value-always-0", "takes every program for one that succeeded", { exitValue: () => 0n }),
  withConventions("exit-without-r0", "lets a program exit without a result", { exitNeedsResult: false }),
  mutant("unwritten-r0-is-0", "starts every program with 0 in r0", {
    entryRegisters: (context) => ({ 0: 0n, 1: context }),
  }),
  mutant("helper-result-lost", "leaves 0 in r0 after every helper", { helperResult: () => 0n }),
  withConventions("result-in-r1", "returns results in r1", { result: 1 }),
  mutant("context-in-r2", "hands the context over in r2", { entryRegisters: (context) => ({ 2: context }) }),
  mutant("context-behind-itself", "hands over a pointer that is eight bytes off", {
    entryRegisters: (context) => ({ 1: context + 8n }),
  }),
  mutant("arguments-at-entry", "starts the main program with zeroes in r2 to r5", {
    entryRegisters: (context) => ({ 1: context, 2: 0n, 3: 0n, 4: 0n, 5: 0n }),
  }),
  mutant("callee-saved-at-entry", "starts the main program with zeroes in r6 to r9", {
    entryRegisters: (context) => ({ 1: context, 6: 0n, 7: 0n, 8: 0n, 9: 0n }),
  }),
  withConventions("four-arguments", "forgets the fifth argument", { args: [1, 2, 3, 4] }),
  withConventions("six-arguments", "hands r6 over as a sixth argument", {
    args: [1, 2, 3, 4, 5, 6],
    preserved: [7, 8, 9],
  }),
  withConventions("callers-r9-visible", "lets a subprogram see and change its caller's r9", { preserved: [6, 7, 8] }),
  withConventions("r1-survives-calls", "lets r1 be read after a call", { scratched: [0, 2, 3, 4, 5] }),
  withConventions("r5-survives-calls", "lets r5 be read after a call", { scratched: [0, 1, 2, 3, 4] }),
  withConventions("nothing-scratched", "lets every register be read after a call", { scratched: [] }),
  withConventions("r9-scratched", "takes r9 for one more register that a call scratches", {
    scratched: [0, 1, 2, 3, 4, 5, 9],
    preserved: [6, 7, 8],
  }),
  withConventions("frame-pointer-writable", "lets a program write r10", { framePointerWritable: true }),
  withConventions("frame-shared", "lets a subprogram work in its caller's frame", { ownFrame: false }),
  withConventions("frame-of-504-bytes", "refuses the lowest slot of the frame", { frameSize: 504 }),
  withConventions("frame-of-1024-bytes", "gives a function twice the frame it may have", { frameSize: 1024 }),
  mutant("frame-overrun-ignored", "goes on after an access outside the frame", {
    refuses: (fault) => fault.kind !== "out-of-bounds",
  }),
  mutant("eleventh-register", "goes on where an instruction names r11", {
    refuses: (fault) => fault.kind !== "bad-register",
  }),
  mutant("refuses-calls", "refuses every program that calls", { conventions: { ...conventions, maxFrames: 1 } }),
];
