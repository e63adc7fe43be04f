/** What the five bytes at a poke location make a CPU do. */
export type Fetched =
  /** Go on behind the five bytes. */
  | { readonly kind: "nop" }
  /** Go on at an address. */
  | { readonly kind: "jump"; readonly to: bigint }
  /** Trap: the handler stands in for the instruction that is being written. */
  | { readonly kind: "int3" }
  /** No instruction that belongs there. */
  | { readonly kind: "half-written" };

/** The bytes of a poke location. */
export const POKE_SIZE = 5;

const NOPS = ["0f1f440000", "6666666690"];

/**
 * Decodes the five bytes at a poke location.
 *
 * @param bytes What is there; anything but five bytes is half-written.
 * @param address Where it is, for the distance of a jump.
 */
export function fetched(bytes: Uint8Array, address: bigint): Fetched {
  if (bytes.length !== POKE_SIZE) return { kind: "half-written" };
  if (bytes[0] === 0xcc) return { kind: "int3" };
  if (NOPS.includes(formatBytes(bytes).replaceAll(" ", ""))) return { kind: "nop" };
  if (bytes[0] !== 0xe9) return { kind: "half-written" };
  const distance = new DataView(bytes.buffer, bytes.byteOffset, POKE_SIZE).getInt32(1, true);
  return { kind: "jump", to: BigInt.asUintN(64, address + 5n + BigInt(distance)) };
}

/** Bytes as listings print them, such as `e9 0e 00 00 00`. */
export function formatBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** The bytes of a jump at `address` to `to`. */
export function jumpBytes(address: bigint, to: bigint): Uint8Array {
  const bytes = new Uint8Array(POKE_SIZE);
  bytes[0] = 0xe9;
  new DataView(bytes.buffer).setInt32(1, Number(BigInt.asIntN(32, to - address - 5n)), true);
  return bytes;
}

/** The bytes of the five-byte nop. */
export function nopBytes(): Uint8Array {
  return Uint8Array.of(0x0f, 0x1f, 0x44, 0x00, 0x00);
}
