import { assertEquals } from "@std/assert";
import { CodeBuilder } from "../../../lib/x86/code_builder.ts";
import { cutTrampoline } from "./cut_trampoline.ts";
import { trampolineExternals } from "./trampoline_externals.ts";

const BASE = 0xffff_ffff_c000_0000n;
const PROGRAM = BASE + 0x1000n;
const TRACED = BASE + 0x2005n;

const NAMES = new Map<bigint, readonly string[]>([
  [0xffff_ffff_8100_0000n, ["__bpf_prog_enter_recur"]],
  [0xffff_ffff_8100_0100n, ["__bpf_prog_exit_sleepable_recur"]],
  [0xffff_ffff_8100_0200n, ["__bpf_tramp_exit"]],
  [0xffff_ffff_8100_0300n, ["__x86_return_thunk"]],
  [0xffff_ffff_8100_0400n, ["printk"]],
]);

/** What is found of code that calls these and goes to the last. */
function find(...targets: readonly bigint[]): ReturnType<typeof trampolineExternals> {
  const builder = new CodeBuilder();
  for (const target of targets) builder.callTo(target);
  const code = Uint8Array.from([...builder.build(BASE).bytes, 0xc3]);
  const cut = cutTrampoline(code, BASE);
  if (cut === undefined) throw new Error("wanted code that ends");
  const places = { start: BASE, end: BASE + BigInt(code.length), program: PROGRAM, traced: TRACED };
  return trampolineExternals(cut.insns, places, { namesAt: (address) => NAMES.get(address) ?? [] });
}

Deno.test("what a trampoline calls is known by its symbols, once each", () => {
  const [enter, exit, around, thunk] = NAMES.keys();
  assertEquals(find(PROGRAM, ...[...NAMES.keys()].slice(0, 4), PROGRAM), [
    { kind: "program", address: PROGRAM },
    { kind: "traced", address: TRACED },
    { kind: "enter", address: enter ?? 0n },
    { kind: "exit", address: exit ?? 0n },
    { kind: "function", address: around ?? 0n },
    { kind: "return-thunk", address: thunk ?? 0n },
  ]);
});

Deno.test("code that goes to what is not known cannot be run", () => {
  assertEquals(find(0xffff_ffff_8100_0400n), "the trampoline goes to 0xffffffff81000400, which is not known");
  assertEquals(find(BASE + 0x9000n), "the trampoline goes to 0xffffffffc0009000, which is not known");
});

Deno.test("code that reads the kernel's memory cannot be run", () => {
  // inc QWORD PTR gs:[rip+0x0]; ret
  const code = Uint8Array.of(0x65, 0x48, 0xff, 0x05, 0, 0, 0, 0, 0xc3);
  const cut = cutTrampoline(code, BASE);
  const places = { start: BASE, end: BASE + BigInt(code.length), program: PROGRAM, traced: TRACED };
  const found = trampolineExternals(cut?.insns ?? [], places, { namesAt: () => [] });
  assertEquals(typeof found === "string" && found.startsWith("the trampoline reads memory of the kernel's own"), true);
});
