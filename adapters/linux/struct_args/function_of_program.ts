import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import type { Prototype } from "../../../lib/c/prototype.ts";
import { sizeOf } from "../../../lib/c/type.ts";
import { traceAttachType } from "../bpf/attach_tracing.ts";
import { dumpJited } from "../bpf/dump_jited.ts";
import { loadBtf } from "../bpf/load_btf.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { demand } from "../bpf/reply.ts";
import { btfOfCallee } from "../btf_of_prototype.ts";
import type { Kernel } from "../kernel.ts";
import type { Session } from "../session.ts";
import type { TracedFunction } from "./traced_function.ts";

/** BPF registers that carry arguments. */
const MOST = 5;

/**
 * Makes a function of a BPF program for a prototype whose arguments are numbers of at most 8 bytes: it is called with as many
 * numbers, so that the verifier believes its types.
 *
 * @returns The function, or why there can be none.
 */
export async function functionOfProgram({ kernel }: Session, prototype: Prototype): Promise<TracedFunction | string> {
  const { parameters, returns, variadic } = prototype;
  const isNumeric = parameters.every(({ type }) => (type.kind === "int" || type.kind === "enum") && sizeOf(type) <= 8);
  if (!isNumeric || variadic || returns?.kind !== "int" || parameters.length > MOST) {
    return "a BPF program has no function of this prototype";
  }
  const sets = parameters.map((_, at) => `r${at + 1} = 0`);
  const main = assemble(`${sets.join("\n")}\ncall f\nexit\nf:\nr0 = 0\nexit`);
  const { btf, funcInfo, id } = btfOfCallee(prototype, main.length - 2);
  await using owner = new AsyncDisposableStack();
  const types = await loadBtf(kernel, btf);
  if (types.outcome === "refused") return `the kernel takes no such types: ${types.errnoName}`;
  const debugInfo = { btf: owner.use(types.value), funcInfo };
  const loaded = await loadProgram(kernel, { type: "raw_tracepoint", insns: encode(main), debugInfo });
  if (loaded.outcome === "refused") return `the kernel takes no such program: ${loaded.errnoName}`;
  const program = owner.use(loaded.value);
  const [, callee] = demand(await dumpJited(program));
  if (callee === undefined) return "this kernel interprets programs";
  const traced = { address: callee.address, typeId: id, owner: program };
  if (!await isBelieved(kernel, traced, parameters.length)) {
    return "the verifier does not believe the types of a BPF program";
  }
  const kept = owner.move();
  return { ...traced, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Whether a program finds no slot behind the arguments: one that is not believed is given five. */
async function isBelieved(
  kernel: Kernel,
  { typeId, owner }: Pick<Required<TracedFunction>, "typeId" | "owner">,
  count: number,
): Promise<boolean> {
  if (count === MOST) return true;
  const reply = await loadProgram(kernel, {
    type: "tracing",
    insns: encode(assemble(`r0 = *(u64 *)(r1 + ${8 * count})\nr0 = 0\nexit`)),
    expectedAttachType: traceAttachType.fentry,
    attachBtfId: typeId,
    attachOwner: owner,
  });
  if (reply.outcome === "granted") await reply.value.close();
  return reply.outcome === "refused";
}
