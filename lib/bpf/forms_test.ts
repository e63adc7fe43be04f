import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { arbitraryOf } from "../testing/arbitrary_insn.ts";
import { findLlvmObjdump, llvmObjdump } from "../testing/llvm_objdump.ts";
import { requires } from "../testing/requires.ts";
import { assemble } from "./assemble.ts";
import { encode } from "./encode.ts";
import type { Form } from "./form.ts";
import { FORMS } from "./forms.ts";
import { statements } from "./statements.ts";

const objdump = await findLlvmObjdump();

/** Instructions whose text is ours, because LLVM's is ambiguous or missing. */
const OURS = /pc\$|kfunc|percpu|map|btf_id|func|\$index/;

/** What LLVM prints since a version. */
const SINCE = [[/^gotox/, 22], [/load_acquire|store_release/, 20]] as const;

/** Whether a version of LLVM prints the form as we do. */
function isPrintedBy(version: number, { template }: Form): boolean {
  return !OURS.test(template) && SINCE.every(([text, since]) => version >= since || !text.test(template));
}

Deno.test({
  name: "every form reads as llvm-objdump prints it, with any operands",
  ...requires("llvm-objdump", objdump !== undefined),
  async fn(): Promise<void> {
    if (objdump === undefined) throw new Error("wanted an llvm-objdump of LLVM 19 or later, found none");
    const forms = FORMS.filter((form) => isPrintedBy(objdump.version, form));
    const program = forms.flatMap((form) => fc.sample(arbitraryOf(form), 100).flat());
    const ours = Array.from(statements(program), ({ text }) => text);
    const theirs = await llvmObjdump(objdump, encode(program));
    assertEquals(theirs.length, ours.length);
    assertEquals(ours.map((text, i) => [text, theirs[i]]).filter(([text, their]) => text !== their), []);
  },
});

/** The texts that are ours, each with LLVM's. */
const TRANSLATED: readonly (readonly [ours: string, theirs: string])[] = [
  ["call pc+2", "call 0x2"],
  ["call kfunc[2]", "call 0x2"],
  ["call kfunc[2] module[1]", "call 0x2"],
  ["r1 = map_fd[3] ll", "ld_pseudo\tr1, 0x1, 0x3"],
  ["r1 = map_fd[3][8] ll", "ld_pseudo\tr1, 0x2, 0x3"],
  ["r1 = btf_id[3] ll", "ld_pseudo\tr1, 0x3, 0x3"],
  ["r1 = btf_id[3] module[7] ll", "ld_pseudo\tr1, 0x3, 0x3"],
  ["r1 = func[+3] ll", "ld_pseudo\tr1, 0x4, 0x3"],
  ["r1 = map[3] ll", "ld_pseudo\tr1, 0x5, 0x3"],
  ["r1 = map[3][8] ll", "ld_pseudo\tr1, 0x6, 0x3"],
  ["r0 = *(u8 *)skb[r2 + 0x3]", "r0 = *(u8 *)skb[r2]"],
  ["r1 = percpu r2", "<unknown>"],
];

Deno.test({
  name: "llvm-objdump prints less where the text is ours",
  ...requires("llvm-objdump", objdump !== undefined),
  async fn(): Promise<void> {
    if (objdump === undefined) throw new Error("wanted an llvm-objdump of LLVM 19 or later, found none");
    const program = assemble(TRANSLATED.map(([ours]) => ours).join("\n"));
    assertEquals(await llvmObjdump(objdump, encode(program)), TRANSLATED.map(([, theirs]) => theirs));
  },
});
