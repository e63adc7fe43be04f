/** Bytes of an ELF file header, of a section header, and of a symbol. */
const HEADER = 64;
const SYMBOL = 24;

/** `EM_BPF`. */
const MACHINE = 247;

const PROGBITS = 1;
const SYMTAB = 2;
const STRTAB = 3;
const ALLOCATED = 2;
const EXECUTABLE = 4;
/** `STB_GLOBAL` and `STT_FUNC`. */
const GLOBAL_FUNCTION = 0x12;

/** A section with the functions in it. */
export interface ObjectSection {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether it holds instructions. */
  readonly executable: boolean;
  /** Its functions; none where nobody asks for them by name. */
  readonly functions?: readonly ObjectFunction[];
}

/** A function of a section. */
export interface ObjectFunction {
  readonly name: string;
  /** Byte offset in its section. */
  readonly offset: number;
  /** Its bytes. */
  readonly size: number;
}

/**
 * A relocatable ELF object for BPF, as loaders and `llvm-objdump` read it: the sections given, and a symbol for each of
 * their functions.
 *
 * Source: https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { elfObject } from "./elf_object.ts";
 *
 * const exit = Uint8Array.of(0x95, 0, 0, 0, 0, 0, 0, 0);
 * const object = elfObject([{ name: ".text", bytes: exit, executable: true }]);
 * assertEquals(object.subarray(0, 4), Uint8Array.of(0x7f, 0x45, 0x4c, 0x46));
 * ```
 */
export function elfObject(sections: readonly ObjectSection[]): Uint8Array<ArrayBuffer> {
  const functions = sections.flatMap(({ functions = [] }, at) =>
    functions.map((each) => ({ ...each, section: at + 1 }))
  );
  const strings = new StringTable();
  const symbols = new DataView(new ArrayBuffer(SYMBOL * (functions.length + 1)));
  for (const [at, { name, section, offset, size }] of functions.entries()) {
    const symbol = SYMBOL * (at + 1);
    symbols.setUint32(symbol, strings.add(name), true);
    symbols.setUint8(symbol + 4, GLOBAL_FUNCTION);
    symbols.setUint16(symbol + 6, section, true);
    symbols.setBigUint64(symbol + 8, BigInt(offset), true);
    symbols.setBigUint64(symbol + 16, BigInt(size), true);
  }
  const names = [...sections.map(({ name }) => name), ".symtab", ".strtab"].map((name) => strings.add(name));
  const link = sections.length + 2;
  const contents: readonly Contents[] = [
    ...sections.map(({ bytes, executable }) => ({
      type: PROGBITS,
      flags: executable ? ALLOCATED | EXECUTABLE : ALLOCATED,
      bytes,
    })),
    // Behind the null symbol all are global.
    { type: SYMTAB, flags: 0, bytes: new Uint8Array(symbols.buffer), link, firstGlobal: 1 },
    { type: STRTAB, flags: 0, bytes: strings.bytes() },
  ];
  return layOut(contents, names);
}

/** The names in an object, each ended by a zero byte. */
class StringTable {
  #text = "\0";

  /** Adds a name and returns its byte offset. */
  add(name: string): number {
    const offset = new TextEncoder().encode(this.#text).length;
    this.#text += `${name}\0`;
    return offset;
  }

  bytes(): Uint8Array {
    return new TextEncoder().encode(this.#text);
  }
}

/** What a section header tells of its section. */
interface Contents {
  readonly type: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
  /** The section of a symbol table's names. */
  readonly link?: number;
  /** The first symbol that is not local. */
  readonly firstGlobal?: number;
}

/** Lays out the sections one behind the other, and their headers behind them; the last holds the names. */
function layOut(contents: readonly Contents[], names: readonly number[]): Uint8Array<ArrayBuffer> {
  const starts: number[] = [];
  let end = HEADER;
  for (const { bytes } of contents) {
    starts.push(end);
    end = Math.ceil((end + bytes.length) / 8) * 8;
  }
  const object = new Uint8Array(end + HEADER * (contents.length + 1));
  const view = new DataView(object.buffer);
  object.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 1, true); // relocatable
  view.setUint16(18, MACHINE, true);
  view.setUint32(20, 1, true); // version
  view.setBigUint64(40, BigInt(end), true);
  view.setUint16(52, HEADER, true);
  view.setUint16(58, HEADER, true);
  view.setUint16(60, contents.length + 1, true);
  view.setUint16(62, contents.length, true);
  for (const [at, section] of contents.entries()) {
    const start = starts[at] ?? 0;
    object.set(section.bytes, start);
    writeHeader(view, end + HEADER * (at + 1), section, names[at] ?? 0, start);
  }
  return object;
}

function writeHeader(view: DataView, header: number, section: Contents, name: number, start: number): void {
  view.setUint32(header, name, true);
  view.setUint32(header + 4, section.type, true);
  view.setBigUint64(header + 8, BigInt(section.flags), true);
  view.setBigUint64(header + 24, BigInt(start), true);
  view.setBigUint64(header + 32, BigInt(section.bytes.length), true);
  view.setUint32(header + 40, section.link ?? 0, true);
  view.setUint32(header + 44, section.firstGlobal ?? 0, true);
  view.setBigUint64(header + 48, 8n, true);
  if (section.type === SYMTAB) view.setBigUint64(header + 56, BigInt(SYMBOL), true);
}
