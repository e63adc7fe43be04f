import { assertEquals } from "@std/assert";
import * as asm from "../../../lib/x86/assemble.ts";
import { cutTrampoline } from "./cut_trampoline.ts";

const BASE = 0xffff_ffff_c000_0000n;

function bytes(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const PADDING = [0xcc, 0xcc, 0xcc, 0xcc];

Deno.test("a trampoline ends with its return, behind which padding stands", () => {
  const code = bytes(asm.push("rbp"), asm.leave(), asm.ret());
  assertEquals(cutTrampoline(bytes(code, PADDING), BASE)?.code, code);
});

Deno.test("a return that a jump leads over is not the end", () => {
  const code = bytes([0x74, 0x01], asm.ret(), asm.leave(), asm.ret());
  assertEquals(cutTrampoline(bytes(code, PADDING), BASE)?.code, code);
  assertEquals(cutTrampoline(bytes(code, PADDING), BASE)?.insns.length, 4);
});

Deno.test("a jump to what stands for a return is the end, and a jump back is not", () => {
  const back = [0xeb, 0xfe];
  const away = [0xe9, 0x00, 0x10, 0x00, 0x00];
  assertEquals(cutTrampoline(bytes(back, away, PADDING), BASE)?.code, bytes(back, away));
});

Deno.test("what does not end, or is no code, is none", () => {
  assertEquals(cutTrampoline(bytes(asm.leave(), asm.leave()), BASE), undefined);
  assertEquals(cutTrampoline(bytes([0x06], asm.ret()), BASE), undefined);
  assertEquals(cutTrampoline(new Uint8Array(), BASE), undefined);
});
