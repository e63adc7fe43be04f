import type { Prototype } from "../../../lib/c/prototype.ts";
import { type CType, sizeOf } from "../../../lib/c/type.ts";
import { ok, type Outcome, unsupported } from "../../../lib/protocol/outcome.ts";
import type { ProgramSight, StructArgsRunInput, StructArgsRunValue } from "../../../lib/protocol/struct_args_run.ts";
import { createMap } from "../bpf/create_map.ts";
import { KernelMemory } from "../bpf/kernel_memory.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand } from "../bpf/reply.ts";
import type { KernelIdentity } from "../kernel_identity.ts";
import type { Session } from "../session.ts";
import { callTraced } from "../struct_args/call_traced.ts";
import { type FunctionInModule, functionInModule } from "../struct_args/function_in_module.ts";
import { judgeTypes } from "../struct_args/judge_types.ts";
import { readSight, SIGHT_SIZE, sightProgram, type SlotRead } from "../struct_args/sight_program.ts";
import { trace } from "../struct_args/trace.ts";
import { layOutRecord } from "../struct_args/traced_source.ts";
import { untraced } from "../struct_args/untraced.ts";

/**
 * Carries out `struct_args.run` in a kernel that was booted to be asked: a function of the prototype is put there in a module,
 * a program attached to it, and the function called by another module. All three write down what they see.
 */
export async function runTraced(
  session: Session,
  input: StructArgsRunInput,
  identity: KernelIdentity,
): Promise<Outcome<StructArgsRunValue>> {
  const { kernel } = session;
  const { prototype, structs, kind, args } = input;
  if (structs === "reference") return unsupported("functions of this kernel take structs by value");
  const refused = await judgeTypes(kernel, prototype, identity);
  if (refused !== undefined) return refused;
  if (kernel.isOwn !== true) {
    return unsupported("functions are put into a kernel, and called there, if it was booted for that");
  }
  const found = await functionInModule(session, prototype, input.result);
  if (typeof found === "string") return unsupported(found);
  await using traced = found;
  await using map = demand(
    await createMap(kernel, { type: "array", keySize: 4, valueSize: SIGHT_SIZE, maxEntries: 1 }),
  );
  const reads = prototype.parameters.flatMap(({ type }) => readsOf(type));
  const seesResult = kind === "fexit" && prototype.returns !== undefined;
  const result = !seesResult ? [] : [input.result.length > 8 ? "result" as const : "load" as const];
  const program = sightProgram([...reads, ...result], map.fd);
  const reply = await trace(kernel, traced, kind, program);
  if (reply.outcome === "refused") return untraced(reply);
  await using _tracing = reply.value;
  const problem = await callTraced(session, traced, prototype, args);
  if (problem !== undefined) return unsupported(problem);
  const { runs, slots } = readSight(demand(await lookupElement(map, new Uint8Array(4))));
  const sight: ProgramSight = {
    args: argumentsIn(prototype, slots),
    ...seesResult ? { result: slots.slice(8 * reads.length, 8 * reads.length + Math.min(8, input.result.length)) } : {},
  };
  const { calls, returned } = await readRecord(session, traced, prototype);
  return ok({ programs: Array.from({ length: runs }, () => sight), traced: calls, returned });
}

/** How a program reads the slots of an argument: no load may read a number that has two. */
function readsOf(type: CType): readonly SlotRead[] {
  const slots = Math.ceil(sizeOf(type) / 8);
  const read = type.kind === "int" && slots > 1 ? "argument" : "load";
  return Array.from({ length: slots }, () => read);
}

/** The bytes of each argument in the slots of a context. */
function argumentsIn({ parameters }: Prototype, slots: Uint8Array): readonly Uint8Array[] {
  let at = 0;
  return parameters.map(({ type }) => {
    const bytes = slots.slice(at, at + sizeOf(type));
    at += 8 * Math.ceil(sizeOf(type) / 8);
    return bytes;
  });
}

/** What the traced function and its caller wrote down. */
async function readRecord(
  { kernel }: Session,
  traced: FunctionInModule,
  prototype: Prototype,
): Promise<{ readonly calls: readonly (readonly Uint8Array[])[]; readonly returned: Uint8Array }> {
  await using memory = await KernelMemory.open(kernel);
  const layout = layOutRecord(prototype);
  const record = await memory.read(traced.record, layout.size);
  const starts = Number(new DataView(record.buffer).getBigUint64(layout.starts, true));
  const args = prototype.parameters.map(({ type }, index) => {
    const at = layout.args[index] ?? layout.size;
    return record.slice(at, at + sizeOf(type));
  });
  const size = prototype.returns === undefined ? 0 : sizeOf(prototype.returns);
  return {
    calls: Array.from({ length: starts }, () => args),
    returned: record.slice(layout.returned, layout.returned + size),
  };
}
