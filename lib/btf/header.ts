/** The two sections of a BTF blob, as views on its bytes. */
export interface BtfSections {
  /** Distance from the start of the blob to the type section, in bytes. */
  readonly typesAt: number;
  readonly types: Uint8Array;
  readonly strings: Uint8Array;
}

const MAGIC = 0xeb9f;
const VERSION = 1;
const SIZE = 24;

/**
 * Finds the sections of a raw BTF blob. A header longer than the 24 bytes known here is taken, and what it adds is
 * ignored.
 *
 * Source: https://docs.kernel.org/bpf/btf.html#btf-type-and-string-encoding
 *
 * @throws {SyntaxError} if the header is not one of little-endian BTF version 1, or a section leaves the blob.
 */
export function readHeader(bytes: Uint8Array): BtfSections {
  if (bytes.length < SIZE) {
    throw new SyntaxError(`BTF header: wanted ${SIZE} bytes, got ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  checkStart(view);
  const length = view.getUint32(4, true);
  if (length < SIZE || length > bytes.length) {
    throw new SyntaxError(
      `BTF header (byte offset 4): wanted a header length of ${SIZE} to ${bytes.length}, got ${length}`,
    );
  }
  const types = range(view, 8, length, "type");
  const strings = range(view, 16, length, "string");
  if (types.start % 4 !== 0) {
    throw new SyntaxError(
      `BTF header (byte offset 8): wanted a type section at a multiple of 4, got ${types.start - length}`,
    );
  }
  if (types.start < strings.end && strings.start < types.end) {
    throw new SyntaxError("BTF header (byte offset 8): the type and string sections overlap");
  }
  return {
    typesAt: types.start,
    types: bytes.subarray(types.start, types.end),
    strings: bytes.subarray(strings.start, strings.end),
  };
}

/** Refuses anything but little-endian BTF of the known version. */
function checkStart(view: DataView): void {
  const magic = view.getUint16(0, true);
  if (magic === 0x9feb) throw new SyntaxError("BTF header (byte offset 0): wanted little-endian BTF, got big-endian");
  if (magic !== MAGIC) {
    throw new SyntaxError(`BTF header (byte offset 0): wanted the magic 0xeb9f, got 0x${magic.toString(16)}`);
  }
  const version = view.getUint8(2);
  if (version !== VERSION) {
    throw new SyntaxError(`BTF header (byte offset 2): wanted version ${VERSION}, got ${version}`);
  }
}

/** Reads a section's offset and length at `at`, and makes them bounds in the blob. */
function range(
  view: DataView,
  at: number,
  headerLength: number,
  name: string,
): { readonly start: number; readonly end: number } {
  const start = headerLength + view.getUint32(at, true);
  const end = start + view.getUint32(at + 4, true);
  if (end > view.byteLength) {
    throw new SyntaxError(
      `BTF header (byte offset ${at}): wanted a ${name} section within ${view.byteLength} bytes, got ${start} to ${end}`,
    );
  }
  return { start, end };
}
