import type { Btf } from "../../../lib/btf/btf.ts";
import { findMember } from "../../../lib/btf/find_member.ts";
import type { ArrayLayout } from "../../../lib/protocol/tailcall_compile.ts";

/**
 * How a kernel lays out program arrays and programs, as its own types tell.
 *
 * @throws {RangeError} If they do not.
 */
export function arrayLayout(btf: Btf): ArrayLayout {
  return {
    maxEntries: offsetOf(btf, "bpf_array", "map") + offsetOf(btf, "bpf_map", "max_entries"),
    programs: offsetOf(btf, "bpf_array", "ptrs"),
    code: offsetOf(btf, "bpf_prog", "bpf_func"),
  };
}

function offsetOf(btf: Btf, struct: string, name: string): number {
  const [id] = btf.findByName(struct, "struct");
  const member = id === undefined ? undefined : findMember(btf, id, name);
  if (member === undefined) throw new RangeError(`wanted the kernel's struct ${struct} to have ${name}, it has not`);
  return member.bitOffset / 8;
}
