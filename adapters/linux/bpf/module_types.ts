import { type Kernel, output } from "../kernel.ts";
import { callBpf } from "./call_bpf.ts";
import { command } from "./command.ts";
import { Descriptor } from "./descriptor.ts";
import { type Layout, layOut } from "./layout.ts";
import { objectInfo } from "./object_info.ts";
import { readU32 } from "./read_field.ts";
import { text } from "./text.ts";

/** `struct bpf_btf_info`, so far as it is used. */
const btfInfoLayout = {
  name: [16, "pointer"],
  name_len: [24, "u32"],
  kernel_btf: [28, "u32"],
} as const satisfies Layout;

const NAME_SIZE = 64;

/** More sets of types than a kernel is looked through for. */
const MOST = 10_000;

/** Finds the types of a kernel module, by its name; `undefined` if the kernel has none. */
export async function moduleTypes(kernel: Kernel, module: string): Promise<Descriptor<"btf"> | undefined> {
  let id = 0;
  for (let count = 0; count < MOST; count++) {
    const next = layOut(command.BPF_BTF_GET_NEXT_ID.attr, { start_id: id });
    const found = await callBpf(kernel, "BPF_BTF_GET_NEXT_ID", next);
    if (!found.ok) return undefined;
    id = readU32(next, command.BPF_BTF_GET_NEXT_ID.attr.next_id);
    const attr = layOut(command.BPF_BTF_GET_FD_BY_ID.attr, { btf_id: id });
    const opened = await callBpf(kernel, "BPF_BTF_GET_FD_BY_ID", attr);
    if (!opened.ok) continue;
    const types = new Descriptor(kernel, "btf", opened.value);
    if (await isOfModule(types, module)) return types;
    await types.close();
  }
  return undefined;
}

async function isOfModule(types: Descriptor<"btf">, module: string): Promise<boolean> {
  const name = output(NAME_SIZE);
  const reply = await objectInfo(types, layOut(btfInfoLayout, { name, name_len: NAME_SIZE }));
  if (reply.outcome === "refused") return false;
  return readU32(reply.value, btfInfoLayout.kernel_btf) === 1 && text(name.bytes) === module;
}
