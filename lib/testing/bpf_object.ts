/** Bytes of an ELF file header and of a section header. */
const HEADER = 64;

/** `EM_BPF`. */
const MACHINE = 247;

/**
 * A relocatable ELF object for BPF with one section, `.text`, for tools that read no bare instructions.
 *
 * Source: https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
 *
 * @param text The program's bytes.
 */
export function bpfObject(text: Uint8Array): Uint8Array<ArrayBuffer> {
  const names = new TextEncoder().encode("\0.text\0.shstrtab\0");
  const namesAt = HEADER + text.length;
  const headersAt = Math.ceil((namesAt + names.length) / 8) * 8;
  const bytes = new Uint8Array(headersAt + 3 * HEADER);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 1, true); // relocatable
  view.setUint16(18, MACHINE, true);
  view.setUint32(20, 1, true); // version
  view.setBigUint64(40, BigInt(headersAt), true);
  view.setUint16(52, HEADER, true);
  view.setUint16(58, HEADER, true);
  view.setUint16(60, 3, true); // sections: none, .text, .shstrtab
  view.setUint16(62, 2, true);
  bytes.set(text, HEADER);
  bytes.set(names, namesAt);
  // Type 1 is program data, flags 6 are allocated and executable; type 3 is a string table.
  section(view, headersAt + HEADER, { name: 1, type: 1, flags: 6, at: HEADER, size: text.length, align: 8 });
  section(view, headersAt + 2 * HEADER, { name: 7, type: 3, flags: 0, at: namesAt, size: names.length, align: 1 });
  return bytes;
}

/** What a section header says. */
interface Section {
  /** Byte offset in the table of names. */
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  /** Byte offset of the contents. */
  readonly at: number;
  /** Bytes of the contents. */
  readonly size: number;
  readonly align: number;
}

/** Writes a section header at a byte offset. */
function section(view: DataView, header: number, { name, type, flags, at, size, align }: Section): void {
  view.setUint32(header, name, true);
  view.setUint32(header + 4, type, true);
  view.setBigUint64(header + 8, BigInt(flags), true);
  view.setBigUint64(header + 24, BigInt(at), true);
  view.setBigUint64(header + 32, BigInt(size), true);
  view.setBigUint64(header + 48, BigInt(align), true);
}
