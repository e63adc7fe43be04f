import { decode } from "../../lib/bpf/decode.ts";
import { encode } from "../../lib/bpf/encode.ts";
import { programToHex } from "../../lib/bpf/hex.ts";
import type { Program } from "../../lib/bpf/insn.ts";
import type { Descriptor as LoadedAs } from "../../lib/protocol/instances.ts";
import { Descriptor } from "../linux/bpf/descriptor.ts";
import { loadProgram } from "../linux/bpf/load_program.ts";
import type { Reply } from "../linux/bpf/reply.ts";
import type { Kernel } from "../linux/kernel.ts";
import { type Fingerprint, fingerprintOf, isSameFingerprint } from "./fingerprint.ts";

/** `EBADF` and `EBADFD`: which of them a closed descriptor is answered with depends on the kernel. */
const CLOSED: readonly number[] = [9, 77];

/** Instructions that may have been loaded, and the fingerprint that they get if they are. */
interface Candidate {
  readonly program: Program;
  readonly fingerprint: Fingerprint;
}

/**
 * Tells what descriptors lead to.
 *
 * A verifier rewrites what it loads: it drops what is never executed, as user code behind a prologue that cannot fail
 * often has it. So instructions that may have been loaded are loaded once more, past libbpf, and compared.
 */
export class Reader {
  readonly kernel: Kernel;
  readonly #candidates = new Map<string, Candidate | undefined>();

  /** Takes the kernel that the descriptors are of. */
  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** Takes instructions that may have been loaded for kprobes; they are remembered. */
  async expect(program: Program): Promise<void> {
    const key = programToHex(program);
    if (this.#candidates.has(key)) return;
    const reply = await loadProgram(this.kernel, { type: "kprobe", insns: encode(program) });
    if (reply.outcome === "refused") {
      this.#candidates.set(key, undefined);
      return;
    }
    await using loaded = reply.value;
    const fingerprint = found(await fingerprintOf(loaded));
    this.#candidates.set(key, fingerprint === undefined ? undefined : { program, fingerprint });
  }

  /**
   * What a descriptor leads to: instructions that were expected, or, if none fit, those that the kernel shows.
   *
   * @param fd The descriptor's number.
   * @throws {Error} If it leads to something else than a program.
   */
  async read(fd: number): Promise<LoadedAs> {
    const fingerprint = found(await fingerprintOf(new Descriptor(this.kernel, "program", fd)));
    if (fingerprint === undefined) return "closed";
    for (const candidate of this.#candidates.values()) {
      if (candidate !== undefined && isSameFingerprint(candidate.fingerprint, fingerprint)) {
        return { loaded: candidate.program };
      }
    }
    return { loaded: decode(fingerprint.xlated) };
  }
}

/** The fingerprint read, or `undefined` where the descriptor is closed. */
function found(reply: Reply<Fingerprint>): Fingerprint | undefined {
  if (reply.outcome === "granted") return reply.value;
  if (CLOSED.includes(reply.errno)) return undefined;
  throw new Error(`wanted a program behind a descriptor, the kernel answered ${reply.errnoName}`);
}
