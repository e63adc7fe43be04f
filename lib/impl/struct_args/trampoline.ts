import { ok, type Outcome } from "../../protocol/outcome.ts";
import type { TrampolineInput, TrampolineKind, TrampolineValue } from "../../protocol/struct_args.ts";
import type { Decisions } from "./decisions.ts";
import { type Callees, emitTrampoline } from "./emit_trampoline.ts";
import { type Plan, plan, viewOf } from "./plan.ts";

/** Where the trampoline lies, and what it calls. */
const ADDRESS = 0xffffffffc0600000n;
const CALLEES: Callees = {
  program: 0xffffffffc0700000n,
  enter: 0xffffffff81200000n,
  exit: 0xffffffff81200100n,
  traced: 0xffffffff81a00009n,
};

/** Carries out `struct_args.trampoline`: machine code that keeps the arguments, calls the program and restores. */
export function trampoline(decisions: Decisions, input: TrampolineInput): Outcome<TrampolineValue> {
  const planned = plan(decisions, input.prototype, input.structs);
  return "outcome" in planned ? planned : ok(trampolineOf(decisions, planned, input.kind));
}

/** The trampoline of a function whose arguments are planned. */
export function trampolineOf({ code }: Decisions, planned: Plan, kind: TrampolineKind): TrampolineValue {
  const isPointer = planned.args.some((argument) => viewOf(argument).kind === "pointer");
  return {
    address: ADDRESS,
    entry: "call",
    code: emitTrampoline(code, planned, kind, CALLEES).build(ADDRESS).bytes,
    externals: (["program", "traced", "enter", "exit"] as const).map((kind) => ({ kind, address: CALLEES[kind] })),
    view: isPointer ? "pointer" : "value",
    memory: [],
  };
}
