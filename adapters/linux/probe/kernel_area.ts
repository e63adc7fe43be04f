import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import { type BpfMap, createMap } from "../bpf/create_map.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand } from "../bpf/reply.ts";
import { testRun } from "../bpf/test_run.ts";
import { updateElement } from "../bpf/update_element.ts";
import type { Kernel } from "../kernel.ts";

/** Has an array's value begin a page, and nothing lie on the page behind its last one. */
const BPF_F_MMAPABLE = 1024;

const KEY = new Uint8Array(4);

/** Memory of the kernel: the one value of an array, in pages of its own; freed when it is disposed of. */
export class KernelArea implements AsyncDisposable {
  /** Where it lies. */
  readonly address: bigint;
  readonly #map: BpfMap;

  private constructor(map: BpfMap, address: bigint) {
    this.#map = map;
    this.address = address;
  }

  /**
   * Allocates zeros.
   *
   * @param size Bytes, a multiple of the page size.
   */
  static async allocate(kernel: Kernel, size: number): Promise<KernelArea> {
    await using owned = new AsyncDisposableStack();
    const spec = { type: "array", keySize: 4, valueSize: size, maxEntries: 1, flags: BPF_F_MMAPABLE } as const;
    const map = owned.use(demand(await createMap(kernel, spec)));
    const area = new KernelArea(map, await addressOf(kernel, map));
    owned.move();
    return area;
  }

  /** Puts bytes there, as many as it has. */
  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    demand(await updateElement(this.#map, KEY, bytes));
  }

  /** Frees it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#map[Symbol.asyncDispose]();
  }
}

/** Where the value of an array lies: a program stores its address in another. */
async function addressOf(kernel: Kernel, map: BpfMap): Promise<bigint> {
  await using found = demand(
    await createMap(kernel, { type: "array", keySize: 4, valueSize: 8, maxEntries: 1 }),
  );
  const insns = encode(assemble(`
    r1 = map_fd[${map.fd}][0] ll
    r2 = map_fd[${found.fd}][0] ll
    *(u64 *)(r2 + 0) = r1
    r0 = 0
    exit`));
  await using program = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns }));
  demand(await testRun(program, {}));
  const value = demand(await lookupElement(found, KEY));
  return new DataView(value.buffer).getBigUint64(0, true);
}
