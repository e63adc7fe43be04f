import { assertEquals, assertThrows } from "@std/assert";
import { input, output } from "../kernel.ts";
import { command } from "./command.ts";
import { layOut, sizeOf } from "./layout.ts";
import { programInfoLayout } from "./program_info.ts";
import { readName, readU32, readU64 } from "./read_field.ts";

const attr = command.BPF_PROG_LOAD.attr;

Deno.test("layOut() puts each field at its offset, little-endian", () => {
  const { bytes } = layOut(attr, { prog_type: 6, insn_cnt: 0x01020304, prog_flags: 0x10, prog_btf_fd: -1 });
  assertEquals([...bytes.subarray(0, 8)], [6, 0, 0, 0, 4, 3, 2, 1]);
  assertEquals([...bytes.subarray(44, 48)], [0x10, 0, 0, 0]);
  assertEquals([...bytes.subarray(72, 76)], [0xff, 0xff, 0xff, 0xff]);
});

Deno.test("layOut() leaves what is not given zero", () => {
  assertEquals(layOut(attr, { prog_type: undefined }).bytes, new Uint8Array(128));
});

Deno.test("layOut() names the blocks that a structure points to, and where", () => {
  const insns = input(new Uint8Array(16));
  const log = output(64);
  const memory = layOut(attr, { insns, log_buf: log });
  assertEquals(memory.direction, "inout");
  assertEquals(memory.pointers, [{ offset: 8, target: insns }, { offset: 32, target: log }]);
  assertEquals(memory.bytes, new Uint8Array(128));
});

Deno.test("layOut() writes a name, terminated", () => {
  const { bytes } = layOut(attr, { prog_name: "fifteen_letters" });
  assertEquals(new TextDecoder().decode(bytes.subarray(48, 64)), "fifteen_letters\0");
});

Deno.test("layOut() refuses what does not fit its field", () => {
  assertThrows(() => layOut(attr, { prog_type: 2 ** 32 }), RangeError, "wanted 32 bits for prog_type, got 4294967296");
  assertThrows(() => layOut(attr, { insn_cnt: 1.5 }), RangeError, "insn_cnt");
  assertThrows(() => layOut(attr, { prog_name: "sixteen_letters_" }), RangeError, "prog_name");
});

Deno.test("a read field is the one laid out", () => {
  const map = layOut(command.BPF_MAP_UPDATE_ELEM.attr, { map_fd: 0xfffffffe, flags: 2n ** 63n });
  assertEquals(readU32(map, command.BPF_MAP_UPDATE_ELEM.attr.map_fd), 0xfffffffe);
  assertEquals(readU64(map, command.BPF_MAP_UPDATE_ELEM.attr.flags), 2n ** 63n);
  const info = layOut(programInfoLayout, { name: "probe" });
  assertEquals(readName(info, programInfoLayout.name), "probe");
});

Deno.test("no two fields of a structure overlap, and each is aligned to its size", () => {
  for (const [name, { attr }] of Object.entries(command)) {
    let end = 0;
    for (const [field, [offset, type]] of Object.entries(attr).sort(([, [a]], [, [b]]) => a - b)) {
      const alignment = type === "u32" || type === "name" ? 4 : 8;
      const size = type === "name" ? 16 : alignment;
      assertEquals(offset % alignment, 0, `${name}.${field}`);
      assertEquals(offset >= end, true, `${name}.${field} begins before the field in front of it ends`);
      end = offset + size;
    }
  }
});

Deno.test("sizeOf() rounds up to whole words", () => {
  assertEquals(sizeOf(attr), 128);
  assertEquals(sizeOf(command.BPF_MAP_FREEZE.attr), 8);
  assertEquals(sizeOf(command.BPF_PROG_TEST_RUN.attr), 72);
});
