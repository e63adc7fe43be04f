import { output } from "../kernel.ts";
import type { Descriptor } from "./descriptor.ts";
import { type Layout, layOut } from "./layout.ts";
import { objectInfo } from "./object_info.ts";
import { readName, readU32 } from "./read_field.ts";
import { granted, type Reply } from "./reply.ts";

/** `struct bpf_prog_info`, so far as it is used; 6.18 has it so, and it only ever grew at the end. */
export const programInfoLayout = {
  type: [0, "u32"],
  id: [4, "u32"],
  tag: [8, "u64"],
  jited_prog_len: [16, "u32"],
  xlated_prog_len: [20, "u32"],
  jited_prog_insns: [24, "pointer"],
  xlated_prog_insns: [32, "pointer"],
  nr_map_ids: [52, "u32"],
  map_ids: [56, "pointer"],
  name: [64, "name"],
  nr_jited_ksyms: [104, "u32"],
  nr_jited_func_lens: [108, "u32"],
  jited_ksyms: [112, "pointer"],
  jited_func_lens: [120, "pointer"],
  btf_id: [128, "u32"],
  verified_insns: [216, "u32"],
} as const satisfies Layout;

/** What the kernel knows of a program, but for its code. */
export interface ProgramInfo {
  /** The number of its type (`enum bpf_prog_type`). */
  readonly type: number;
  /** Its id, which no other program will have while the kernel runs. */
  readonly id: number;
  /** Its name; empty if it has none. */
  readonly name: string;
  /** Bytes of machine code; 0 if it is interpreted. */
  readonly jitedSize: number;
  /** Bytes of rewritten instructions, 8 a slot. */
  readonly xlatedSize: number;
  /** How many functions the machine code has; 0 if it is interpreted. */
  readonly jitedFunctions: number;
  /** Ids of the maps that it uses. */
  readonly mapIds: readonly number[];
  /** Id of its BTF, 0 if it has none. */
  readonly btfId: number;
  /** How many instructions the verifier walked through; 0 before Linux 5.16, which does not tell. */
  readonly verifiedInsns: number;
}

/** The most maps that a program may use, so that one question suffices. */
const maxMaps = 64;

/** Asks what the kernel knows of a program. */
export async function programInfo(program: Descriptor<"program">): Promise<Reply<ProgramInfo>> {
  const maps = output(maxMaps * 4);
  const reply = await objectInfo(
    program,
    layOut(programInfoLayout, { nr_map_ids: maxMaps, map_ids: maps }),
  );
  if (reply.outcome === "refused") return reply;
  const field = (name: "type" | "id" | "jited_prog_len" | "xlated_prog_len" | "nr_map_ids" | "nr_jited_func_lens") =>
    readU32(reply.value, programInfoLayout[name]);
  return granted({
    type: field("type"),
    id: field("id"),
    name: readName(reply.value, programInfoLayout.name),
    jitedSize: field("jited_prog_len"),
    xlatedSize: field("xlated_prog_len"),
    jitedFunctions: field("nr_jited_func_lens"),
    mapIds: [...new Uint32Array(maps.bytes.buffer, 0, field("nr_map_ids"))],
    btfId: readU32(reply.value, programInfoLayout.btf_id),
    verifiedInsns: readU32(reply.value, programInfoLayout.verified_insns),
  });
}
