import { assert, assertEquals } from "@std/assert";
import { Random } from "../testing/random.ts";
import { requires } from "../testing/requires.ts";
import { decode } from "./decode.ts";
import { disassemble } from "./disassemble.ts";
import { formatInsn } from "./format_insn.ts";
import { encodeForm, type Form, instructionForms } from "./testing/forms.ts";

/** Texts in reports, by bytes at address 0x1000. */
const TEXTS: readonly (readonly [bytes: string, text: string])[] = [
  ["0f1f440000", "nop DWORD PTR [rax+rax*1+0x0]"],
  ["ebfe", "jmp 0x1000"],
  ["48b88877665544332211", "movabs rax,0x1122334455667788"],
  ["48c7c0ffffffff", "mov rax,0xffffffffffffffff"],
  ["6bc0f6", "imul eax,eax,0xfffffff6"],
  ["480fbe4500", "movsx rax,BYTE PTR [rbp+0x0]"],
  ["65488b042500000000", "mov rax,QWORD PTR gs:0x0"],
  ["d1e0", "shl eax,1"],
  ["c1e001", "shl eax,0x1"],
  ["488b05f0ffffff", "mov rax,QWORD PTR [rip-0x10]"],
  ["f0480fb10f", "lock cmpxchg QWORD PTR [rdi],rcx"],
  ["c4e2f9f7c3", "shlx rax,rbx,rax"],
  ["06", "(bad)"],
  ["e900", "(truncated)"],
];

for (const [bytes, text] of TEXTS) {
  Deno.test(`formatInsn writes ${bytes} as ${text}`, () => {
    assertEquals(formatInsn(decode(Uint8Array.fromHex(bytes), 0, 0x1000n)), text);
  });
}

/** Forms that `objdump` does not know, or names by their prefixes. */
const UNKNOWN_TO_OBJDUMP = /^(Reservednop_|Prefetch|[LMS]fence_|Nop[dqw]$|Movsxd_r16|Mov_.*moffs)/;

async function objdump(bytes: Uint8Array): Promise<Map<bigint, string>> {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, bytes);
    const args = ["-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--no-show-raw-insn", file];
    const { stdout } = await new Deno.Command("objdump", { args }).output();
    const lines = new TextDecoder().decode(stdout).matchAll(/^ *([0-9a-f]+):\t([^#\n]*)/gm);
    return new Map(
      [...lines].map(([, address, text = ""]) => [BigInt(`0x${address}`), text.trim().replace(/ +/, " ")]),
    );
  } finally {
    await Deno.remove(file);
  }
}

/** GNU's knows raw binaries; LLVM's does not. */
async function hasObjdump(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("objdump", { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).startsWith("GNU objdump");
  } catch {
    return false;
  }
}

Deno.test({
  name: "formatInsn writes every form as GNU objdump does",
  ...requires("objdump", await hasObjdump()),
  fn: async (): Promise<void> => {
    const random = new Random(9);
    const forms = instructionForms(random).filter(({ name }) => !UNKNOWN_TO_OBJDUMP.test(name));
    const parts: { readonly form: Form; readonly bytes: Uint8Array }[] = [];
    let address = 0n;
    for (const form of Array.from({ length: 10 }, () => forms).flat()) {
      const encoded = encodeForm(form, random, { address, data: 0x10_0000n, target: address + 20n });
      assert(encoded !== undefined, form.name);
      parts.push({ form, bytes: encoded.bytes });
      address += BigInt(encoded.bytes.length);
    }
    const bytes = Uint8Array.from(parts.flatMap((part) => [...part.bytes]));
    const theirs = await objdump(bytes);
    for (const insn of disassemble(bytes)) {
      // To objdump, `sal` and `shl` are the same.
      const text = formatInsn(insn).replace(/^sal/, "shl");
      assertEquals(text, theirs.get(insn.address), insn.bytes.toHex());
    }
  },
});
