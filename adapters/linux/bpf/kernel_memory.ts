import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import type { Kernel } from "../kernel.ts";
import { type BpfMap, createMap } from "./create_map.ts";
import type { LoadedProgram } from "./loaded_program.ts";
import { loadProgram } from "./load_program.ts";
import { lookupElement } from "./lookup_element.ts";
import { demand } from "./reply.ts";
import { testRun } from "./test_run.ts";

/** Bytes that are read at once, a power of two. */
const CHUNK = 2048;

/** Bytes of a page: where memory that cannot be read begins and ends. */
const PAGE = 4096n;

/** Reads a kernel's own memory, by a program that copies it into a map. */
export class KernelMemory implements AsyncDisposable {
  readonly #map: BpfMap;
  readonly #program: LoadedProgram;

  private constructor(map: BpfMap, program: LoadedProgram) {
    this.#map = map;
    this.#program = program;
  }

  /**
   * Gets ready to read.
   *
   * @throws {Error} If the kernel takes no such program.
   */
  static async open(kernel: Kernel): Promise<KernelMemory> {
    const map = demand(await createMap(kernel, { type: "array", keySize: 4, valueSize: CHUNK, maxEntries: 1 }));
    const insns = encode(assemble(`
      r2 = *(u64 *)(r1 + 0x8)
      r2 &= ${CHUNK - 1}
      r3 = *(u64 *)(r1 + 0x0)
      r1 = map_fd[${map.fd}][0] ll
      call bpf_probe_read_kernel
      exit`));
    try {
      return new KernelMemory(map, demand(await loadProgram(kernel, { type: "raw_tracepoint", insns })));
    } catch (error) {
      await map.close();
      throw error;
    }
  }

  /** Reads so many bytes; fewer, maybe none, where they end before, at a page's border. */
  async read(address: bigint, size: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(size);
    let done = 0;
    while (done < size) {
      const at = address + BigInt(done);
      const wanted = Math.min(size - done, CHUNK - 1, Number(PAGE - at % PAGE));
      const chunk = await this.#readChunk(at, wanted);
      if (chunk === undefined) break;
      bytes.set(chunk, done);
      done += wanted;
    }
    return bytes.subarray(0, done);
  }

  async #readChunk(address: bigint, size: number): Promise<Uint8Array | undefined> {
    const ctx = new Uint8Array(BigUint64Array.of(address, BigInt(size)).buffer);
    const { retval } = demand(await testRun(this.#program, { ctx }));
    if (retval !== 0) return undefined;
    return demand(await lookupElement(this.#map, new Uint8Array(4))).subarray(0, size);
  }

  /** Closes what it reads with. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.close();
    await this.#map.close();
  }
}
