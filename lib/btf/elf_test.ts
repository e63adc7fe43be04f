import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { openBtf } from "./open_btf.ts";
import { elfSection, isElf } from "./elf.ts";
import { encodeBtf } from "./encode.ts";
import { sampleTypes } from "./sample_types.ts";

const NAMES = "\0.shstrtab\0.BTF.ext\0.BTF\0";

/** An object with the sections null, .shstrtab, .BTF.ext (empty) and .BTF, in this order, headers last. */
function object(btf: Uint8Array): Uint8Array<ArrayBuffer> {
  const names = new TextEncoder().encode(NAMES);
  const table = 64 + names.length + btf.length;
  const bytes = new Uint8Array(table + 4 * 64);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.set(names, 64);
  bytes.set(btf, 64 + names.length);
  view.setBigUint64(40, BigInt(table), true);
  [64, 4, 1].forEach((value, i) => view.setUint16(58 + i * 2, value, true));
  const sections: [name: string, at: number, size: number][] = [
    [".shstrtab", 64, names.length],
    [".BTF.ext", 64, 0],
    [".BTF", 64 + names.length, btf.length],
  ];
  sections.forEach(([name, at, size], i) => {
    const header = table + (i + 1) * 64;
    view.setUint32(header, NAMES.indexOf(`\0${name}\0`) + 1, true);
    view.setUint32(header + 4, 1, true);
    view.setBigUint64(header + 24, BigInt(at), true);
    view.setBigUint64(header + 32, BigInt(size), true);
  });
  return bytes;
}

const blob = encodeBtf(sampleTypes);

/** The object with one change. */
function changed(change: (view: DataView, table: number) => void): Uint8Array {
  const bytes = object(blob);
  const view = new DataView(bytes.buffer);
  change(view, Number(view.getBigUint64(40, true)));
  return bytes;
}

Deno.test("elfSection finds a section by its whole name", () => {
  assertEquals(elfSection(object(blob), ".BTF"), blob);
  assertEquals(elfSection(object(blob), ".BTF.ext").length, 0);
  assertThrows(() => elfSection(object(blob), ".BT"), SyntaxError, "wanted a section .BT, got 4 sections");
});

Deno.test("elfSection takes counts from section header 0 when the file header has no room", () => {
  const bytes = changed((view, table) => {
    view.setUint16(60, 0, true);
    view.setUint16(62, 0xffff, true);
    view.setBigUint64(table + 32, 4n, true);
    view.setUint32(table + 40, 1, true);
  });
  assertEquals(elfSection(bytes, ".BTF"), blob);
});

Deno.test("openBtf reads the .BTF section of an object", () => {
  assert(isElf(object(blob)));
  assert(!isElf(blob));
  assertEquals(openBtf(object(blob)).typeCount, sampleTypes.length);
});

Deno.test("elfSection names the place of what it refuses", () => {
  const cases: [change: (view: DataView, table: number) => void, message: string][] = [
    [(view) => view.setUint8(4, 1), "(byte offset 4): wanted class 2 (64-bit), got 1"],
    [(view) => view.setUint8(5, 2), "(byte offset 5): wanted byte order 1 (little-endian), got 2 (big-endian)"],
    [(view) => view.setUint16(58, 40, true), "(byte offset 58): wanted section headers of 64 bytes, got 40"],
    [(view) => view.setBigUint64(40, 0n, true), "(byte offset 40): wanted section headers within"],
    [(view) => view.setBigUint64(40, 0xffff_ffff_ffff_ffffn, true), "(byte offset 40): wanted section headers within"],
    [(view) => view.setUint16(60, 0xffff, true), "(byte offset 60): wanted section headers within"],
    [(view) => view.setUint16(62, 4, true), "and names in section 4"],
    [(view, table) => view.setUint32(table + 3 * 64 + 4, 8, true), "the section .BTF has no contents"],
    [(view, table) => view.setUint32(table + 3 * 64 + 8, 0x800, true), "wanted the section .BTF uncompressed"],
    [(view, table) => view.setBigUint64(table + 3 * 64 + 24, 1n << 63n, true), "wanted the section .BTF within"],
  ];
  for (const [change, message] of cases) {
    assertThrows(() => elfSection(changed(change), ".BTF"), SyntaxError, message);
  }
  assertThrows(() => elfSection(object(blob).subarray(0, 63), ".BTF"), SyntaxError, "wanted an ELF file header");
});

Deno.test("10,000 mutated objects are opened or refused with their place", () => {
  const whole = object(blob);
  // Two of three changes hit the file header or a section header, which is where the offsets are.
  const at = fc.oneof(
    fc.nat(63),
    fc.integer({ min: whole.length - 256, max: whole.length - 1 }),
    fc.nat(whole.length - 1),
  );
  const change = fc.tuple(at, fc.oneof(fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff), fc.nat(255)));
  let opened = 0;
  const open = (bytes: Uint8Array): void => {
    try {
      openBtf(bytes);
      opened++;
    } catch (error) {
      if (!(error instanceof SyntaxError) || !/^(BTF|ELF)[ :]/.test(error.message)) throw error;
    }
  };
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.nat(whole.length), (changes, cut) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at] = value;
      open(bytes);
      open(bytes.subarray(0, cut));
    }),
    { seed: 1, numRuns: 10_000 },
  );
  assert(opened > 1_000, `${opened} objects could be opened`);
});
