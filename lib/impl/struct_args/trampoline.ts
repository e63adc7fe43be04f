import { ok, type Outcome } from "../../protocol/outcome.ts";
import type { TrampolineInput, TrampolineValue } from "../../protocol/struct_args.ts";
import type { Decisions } from "./decisions.ts";
import { type Callees, emitTrampoline } from "./emit_trampoline.ts";
import { plan } from "./plan.ts";

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
  if ("outcome" in planned) return planned;
  const { bytes } = emitTrampoline(decisions.code, planned, input.kind, CALLEES).build(ADDRESS);
  const isPointer = planned.args.some(({ keeping, pointed }) =>
    keeping === "address" || pointed && keeping === "in-slots"
  );
  return ok({
    address: ADDRESS,
    entry: "call",
    code: bytes,
    externals: [
      { kind: "program", address: CALLEES.program },
      { kind: "traced", address: CALLEES.traced },
      { kind: "enter", address: CALLEES.enter },
      { kind: "exit", address: CALLEES.exit },
    ],
    view: isPointer ? "pointer" : "value",
    memory: [],
  });
}
