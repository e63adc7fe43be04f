import type { Descriptor } from "../linux/bpf/descriptor.ts";
import { dumpXlated } from "../linux/bpf/dump_xlated.ts";
import { layOut } from "../linux/bpf/layout.ts";
import { objectInfo } from "../linux/bpf/object_info.ts";
import { programInfoLayout } from "../linux/bpf/program_info.ts";
import { readU64 } from "../linux/bpf/read_field.ts";
import { granted, type Reply } from "../linux/bpf/reply.ts";

/** What tells programs in the kernel apart. */
export interface Fingerprint {
  /** The kernel's hash of the instructions as they were loaded. */
  readonly tag: bigint;
  /** The instructions as the verifier left them, encoded. */
  readonly xlated: Uint8Array<ArrayBuffer>;
}

/** Reads a program's fingerprint back from the kernel. */
export async function fingerprintOf(program: Descriptor<"program">): Promise<Reply<Fingerprint>> {
  const info = await objectInfo(program, layOut(programInfoLayout, {}));
  if (info.outcome === "refused") return info;
  const xlated = await dumpXlated(program);
  if (xlated.outcome === "refused") return xlated;
  return granted({ tag: readU64(info.value, programInfoLayout.tag), xlated: xlated.value });
}

/** Whether two fingerprints are of the same instructions. */
export function isSameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return a.tag === b.tag && a.xlated.length === b.xlated.length && a.xlated.every((byte, at) => byte === b.xlated[at]);
}
