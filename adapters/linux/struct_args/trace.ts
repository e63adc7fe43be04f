import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import type { TrampolineKind } from "../../../lib/protocol/struct_args.ts";
import { attachTracing, traceAttachType } from "../bpf/attach_tracing.ts";
import type { Descriptor } from "../bpf/descriptor.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { granted, type Reply } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";
import type { TracedFunction } from "./traced_function.ts";

/** `r0 = 0; exit` */
const NOTHING = encode(assemble("r0 = 0\nexit"));

/** A program that is attached to a function; disposing of it detaches it. */
export interface Tracing extends AsyncDisposable {
  readonly program: Descriptor<"program">;
}

/**
 * Attaches a program to a function.
 *
 * @param insns The program; one that does nothing if left out.
 * @returns The attached program, or the kernel's refusal to load or to attach it.
 */
export async function trace(
  kernel: Kernel,
  traced: TracedFunction,
  kind: TrampolineKind,
  insns: Uint8Array<ArrayBuffer> = NOTHING,
): Promise<Reply<Tracing>> {
  await using owner = new AsyncDisposableStack();
  const loaded = await loadProgram(kernel, {
    type: "tracing",
    insns,
    expectedAttachType: traceAttachType[kind],
    attachBtfId: traced.typeId,
    ...traced.owner === undefined ? {} : { attachOwner: traced.owner },
  });
  if (loaded.outcome === "refused") return loaded;
  const program = owner.use(loaded.value);
  const attached = await attachTracing(program);
  if (attached.outcome === "refused") return attached;
  owner.use(attached.value);
  const kept = owner.move();
  return granted({ program, [Symbol.asyncDispose]: () => kept.disposeAsync() });
}
