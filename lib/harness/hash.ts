const encoder = new TextEncoder();

/** A well spread 32-bit number made of a text, the same everywhere: FNV-1a over its UTF-8 bytes, its bits mixed. */
export function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of encoder.encode(text)) state = Math.imul(state ^ byte, 0x01000193);
  // Without this, the low bits of texts that differ in few bits are alike.
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
