import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import { createMap } from "../bpf/create_map.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand } from "../bpf/reply.ts";
import { testRun } from "../bpf/test_run.ts";
import type { Kernel } from "../kernel.ts";

/** A read of eight bytes, by a helper. */
export interface PlainRead {
  readonly helper: number;
  readonly address: bigint;
}

/**
 * Makes reads without a prologue, in the process that makes the system calls.
 *
 * @returns What each found, or `undefined` for one that failed.
 */
export async function tryReads(
  kernel: Kernel,
  reads: readonly PlainRead[],
): Promise<readonly (bigint | undefined)[]> {
  if (reads.length === 0) return [];
  await using map = demand(
    await createMap(kernel, { type: "array", keySize: 4, valueSize: 16 * reads.length, maxEntries: 1 }),
  );
  const calls = reads.map(({ helper, address }, index) => `
    r1 = map_fd[${map.fd}][${16 * index}] ll
    r2 = 8
    r3 = 0x${address.toString(16)} ll
    call ${helper}
    r1 = map_fd[${map.fd}][${16 * index + 8}] ll
    *(u64 *)(r1 + 0) = r0`);
  const insns = encode(assemble(`${calls.join("")}\nr0 = 0\nexit`));
  await using program = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns }));
  demand(await testRun(program, {}));
  const value = demand(await lookupElement(map, new Uint8Array(4)));
  const view = new DataView(value.buffer);
  return reads.map((_, index) =>
    view.getBigUint64(16 * index + 8, true) === 0n ? view.getBigUint64(16 * index, true) : undefined
  );
}
