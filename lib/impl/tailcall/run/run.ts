import { isHelperCall } from "../../../bpf/insn_kind.ts";
import { anyWorld, standardFunctions } from "../../../bpf/standard_functions.ts";
import { ok, type Outcome } from "../../../protocol/outcome.ts";
import { COUNTERS, type TailcallRunInput, type TailcallRunValue } from "../../../protocol/tailcall_run.ts";
import type { External } from "../../../x86/external.ts";
import { Machine } from "../../../x86/machine.ts";
import { Memory, type MemoryRegion } from "../../../x86/memory.ts";
import type { RunEnd } from "../../../x86/run_end.ts";
import { helperAddress } from "../compile/bindings.ts";
import type { CompiledProgram } from "../compile/compile_program.ts";
import type { Decisions } from "../compile/decisions.ts";
import { decline, outcomeOf, refuse } from "../declined.ts";
import { helperExternal } from "./helper_external.ts";
import { load } from "./load.ts";

/** Where the stack ends, its size in bytes, and where the context and the counters lie. */
const STACK_END = 0xffff_c900_0001_0000n;
const STACK_BYTES = 0x1_0000;
const CONTEXT = 0xffff_c900_0002_0000n;
const CONTEXT_BYTES = 96;
const COUNTERS_AT = 0xffff_c900_0003_0000n;

/** Machine instructions that a run may take; programs that run exponentially often take more. */
const MAX_STEPS = 1_000_000;

/**
 * Carries out `tailcall.run`: compiles the programs, fills the array by poking, and runs the machine code.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../../../bpf/assemble.ts";
 * import { published } from "../compile/decisions.ts";
 * import { run } from "./run.ts";
 *
 * const main = `
 *   r2 = map[1][0] ll
 *   r0 = *(u64 *)(r2 + 0)
 *   r0 += 1
 *   *(u64 *)(r2 + 0) = r0
 *   r2 = map[0] ll
 *   r3 = 0
 *   call bpf_tail_call
 *   r0 = 0
 *   exit
 * `;
 * const outcome = run(published, {
 *   programs: [{ name: "main", program: assemble(main) }],
 *   maxEntries: 1,
 *   array: [{ index: 0, program: "main" }],
 *   entry: "main",
 *   context: new Uint8Array(),
 *   btf: true,
 * });
 * assertEquals(outcome.outcome === "ok" && outcome.value.counters[0], 34n);
 * ```
 *
 * @param decisions What the code looks like.
 * @param input The programs, the array's content, and the context.
 */
export function run(decisions: Decisions, input: TailcallRunInput): Outcome<TailcallRunValue> {
  return outcomeOf(() => {
    const beyond = input.array.find(({ index }) => index >= input.maxEntries);
    if (beyond !== undefined) {
      refuse("E2BIG", `index ${beyond.index} is beyond an array of ${input.maxEntries} elements`);
    }
    const counters = region("counters", COUNTERS_AT, 8 * COUNTERS, "read-write");
    const loaded = load(decisions, input, { kind: "value", address: COUNTERS_AT, size: counters.bytes.length });
    const context = region("context", CONTEXT, CONTEXT_BYTES, "read");
    context.bytes.set(input.context);
    const stack = region("stack", STACK_END - BigInt(STACK_BYTES), STACK_BYTES, "read-write");
    const memory = new Memory([stack, context, counters, ...loaded.regions]);
    const machine = new Machine({ code: loaded.code, memory, externals: helpersOf(loaded.programs) });
    machine.cpu.set("rsp", STACK_END);
    machine.cpu.set("rdi", CONTEXT);
    machine.enter(loaded.entry);
    checkEnd(machine.run({ limit: MAX_STEPS }));
    const view = new DataView(counters.bytes.buffer);
    return ok({
      r0: machine.cpu.get("rax"),
      bits: 64,
      counters: Array.from({ length: COUNTERS }, (_, at) => view.getBigUint64(8 * at, true)),
    });
  });
}

function region(name: string, base: bigint, size: number, access: MemoryRegion["access"]): MemoryRegion {
  return { name, base, bytes: new Uint8Array(size), access };
}

function helpersOf(programs: readonly CompiledProgram[]): ReadonlyMap<bigint, External> {
  const find = standardFunctions(anyWorld);
  const externals = new Map<bigint, External>();
  for (const { unit: { program, tailCalls } } of programs) {
    for (const [slot, insn] of program.entries()) {
      if (!isHelperCall(insn) || tailCalls.has(slot)) continue;
      const helper = find("helper", insn.imm) ?? decline(`there is no model of the helper ${insn.imm}`);
      externals.set(helperAddress(insn.imm), helperExternal(helper));
    }
  }
  return externals;
}

/** A verifier refuses programs that do what the machine faults over. */
function checkEnd(end: RunEnd): void {
  if (end.kind !== "fault") return;
  const { reason, detail, region, offset, text } = end.fault;
  if (reason === "runaway") decline(`the programs run on after ${MAX_STEPS} machine instructions`);
  refuse("EACCES", `${detail}, by ${text === "" ? "what lies" : text} at ${region ?? "no code"}+${offset ?? 0}`);
}
