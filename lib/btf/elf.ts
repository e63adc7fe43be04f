const MAGIC = 0x464c457f;
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const FILE_HEADER = 64;
const SECTION_HEADER = 64;
const SHT_NOBITS = 8;
const SHF_COMPRESSED = 0x800n;
const SHN_XINDEX = 0xffff;

/** Whether the bytes start as an ELF object does. */
export function isElf(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === MAGIC;
}

/**
 * The contents of the first section called `name` in a 64-bit little-endian ELF object, as a view on its bytes.
 *
 * Source: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.sheader.html
 *
 * @throws {SyntaxError} if the object is of another class or byte order, is truncated, or has no such section.
 */
export function elfSection(bytes: Uint8Array, name: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  checkIdent(bytes);
  const table = sectionTable(view);
  const names = contents(bytes, view, table.at(table.nameIndex), "section name table");
  const wanted = new TextEncoder().encode(`${name}\0`);
  for (let i = 0; i < table.count; i++) {
    const header = table.at(i);
    const nameAt = view.getUint32(header, true);
    if (wanted.every((byte, k) => names[nameAt + k] === byte)) return contents(bytes, view, header, `section ${name}`);
  }
  throw new SyntaxError(`ELF: wanted a section ${name}, got ${table.count} sections and none of that name`);
}

/** Refuses other classes and byte orders than 64-bit little-endian. */
function checkIdent(bytes: Uint8Array): void {
  if (!isElf(bytes) || bytes.length < FILE_HEADER) {
    throw new SyntaxError(`ELF (byte offset 0): wanted an ELF file header of ${FILE_HEADER} bytes`);
  }
  if (bytes[4] !== CLASS_64) throw new SyntaxError(`ELF (byte offset 4): wanted class 2 (64-bit), got ${bytes[4]}`);
  if (bytes[5] !== LITTLE_ENDIAN) {
    throw new SyntaxError(
      `ELF (byte offset 5): wanted byte order 1 (little-endian), got ${bytes[5]}${
        bytes[5] === 2 ? " (big-endian)" : ""
      }`,
    );
  }
}

/** Where the section headers lie. */
interface SectionTable {
  readonly count: number;
  /** Index of the section that holds the sections' names. */
  readonly nameIndex: number;
  /** Byte offset of the header of section `index`. */
  readonly at: (index: number) => number;
}

/** Finds the section headers. Counts too large for the file header stand in section header 0. */
function sectionTable(view: DataView): SectionTable {
  const start = Number(view.getBigUint64(40, true));
  const entrySize = view.getUint16(58, true);
  if (entrySize !== SECTION_HEADER) {
    throw new SyntaxError(`ELF (byte offset 58): wanted section headers of ${SECTION_HEADER} bytes, got ${entrySize}`);
  }
  if (start === 0 || start + SECTION_HEADER > view.byteLength) {
    throw new SyntaxError(`ELF (byte offset 40): wanted section headers within ${view.byteLength} bytes, got ${start}`);
  }
  const count = view.getUint16(60, true) || Number(view.getBigUint64(start + 32, true));
  const nameIndex = view.getUint16(62, true) === SHN_XINDEX
    ? view.getUint32(start + 40, true)
    : view.getUint16(62, true);
  if (start + count * SECTION_HEADER > view.byteLength || nameIndex >= count) {
    throw new SyntaxError(
      `ELF (byte offset 60): wanted section headers within ${view.byteLength} bytes, got ${count} at ${start} and names in section ${nameIndex}`,
    );
  }
  return { count, nameIndex, at: (index) => start + index * SECTION_HEADER };
}

/** The bytes of the section whose header lies at byte offset `header`. */
function contents(bytes: Uint8Array, view: DataView, header: number, what: string): Uint8Array {
  if (view.getUint32(header + 4, true) === SHT_NOBITS) {
    throw new SyntaxError(`ELF (byte offset ${header + 4}): the ${what} has no contents in the file`);
  }
  if ((view.getBigUint64(header + 8, true) & SHF_COMPRESSED) !== 0n) {
    throw new SyntaxError(`ELF (byte offset ${header + 8}): wanted the ${what} uncompressed`);
  }
  const start = view.getBigUint64(header + 24, true);
  const end = start + view.getBigUint64(header + 32, true);
  if (end > BigInt(bytes.length)) {
    throw new SyntaxError(
      `ELF (byte offset ${header + 24}): wanted the ${what} within ${bytes.length} bytes, got ${start} to ${end}`,
    );
  }
  return bytes.subarray(Number(start), Number(end));
}
