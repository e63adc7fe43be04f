import { assemble } from "../../../lib/bpf/assemble.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { ok, type Outcome, unsupported } from "../../../lib/protocol/outcome.ts";
import type { ReachabilityInput, ReachabilityValue } from "../../../lib/protocol/tailcall_reachability.ts";
import { disassemble } from "../../../lib/x86/disassemble.ts";
import { formatInsn } from "../../../lib/x86/format_insn.ts";
import { dumpJited } from "../bpf/dump_jited.ts";
import { demand } from "../bpf/reply.ts";
import type { Session } from "../session.ts";
import { createProgramArray } from "../tailcall/create_program_array.ts";
import { loadTailCaller } from "../tailcall/load_tail_caller.ts";
import { refusalOfTailCaller } from "../tailcall/refusal_of_tail_caller.ts";

/**
 * Carries out `tailcall.reachability`: loads a program with this call graph. A function that is marked shows it in its
 * prologue, where it keeps the counter.
 */
export async function findMarks(
  { kernel }: Session,
  { functions }: ReachabilityInput,
): Promise<Outcome<ReachabilityValue>> {
  const called = new Set(functions.flatMap(({ calls }) => calls));
  const idle = functions.find(({ name }, place) => place > 0 && !called.has(name));
  if (idle !== undefined) return unsupported(`nothing calls ${idle.name}: a program cannot contain such a function`);
  await using array = await createProgramArray(kernel, 1);
  const reply = await loadTailCaller(kernel, programOf({ functions }), [array], true);
  if (reply.outcome === "refused") return refusalOfTailCaller(reply);
  await using program = reply.value;
  const codes = demand(await dumpJited(program));
  if (codes.length !== functions.length) {
    return unsupported(`the machine code has ${codes.length} functions, the program ${functions.length}`);
  }
  const keeps = codes.map(({ code }) => keepsCounter(code));
  if (keeps.includes(undefined)) return unsupported("a function's prologue has no mov rbp,rsp");
  return ok({ reachable: functions.filter((_, place) => keeps[place]).map(({ name }) => name) });
}

/** A program with this call graph, its functions in the same order. */
function programOf({ functions }: ReachabilityInput): Program {
  const lines = functions.flatMap(({ name, calls, tailCalls }) => [
    `${labelOf(name)}:`,
    "r6 = r1",
    ...calls.flatMap((callee) => ["r1 = r6", `call ${labelOf(callee)}`]),
    ...(tailCalls ? ["r1 = r6", "r2 = map[0] ll", "r3 = 0", "call bpf_tail_call"] : []),
    "r0 = 0",
    "exit",
  ]);
  return assemble(lines.join("\n"));
}

function labelOf(name: string): string {
  return `function_${name}`;
}

/**
 * Whether a function keeps the counter right below its stack: by value, or, since Linux 6.12, through a pointer.
 * Nothing if it has no frame of the kind that can be told by.
 */
function keepsCounter(code: Uint8Array): boolean | undefined {
  const insns = [...disassemble(code.subarray(0, 64))].map(formatInsn);
  const frame = insns.indexOf("mov rbp,rsp");
  if (frame < 0) return undefined;
  const below = insns.slice(frame + 1).find((text) => text !== "endbr64" && !text.startsWith("sub rsp,"));
  return below === "push rax" || below === "cmp rax,0x21";
}
