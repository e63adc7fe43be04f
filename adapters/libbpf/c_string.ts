/** A text as C has it: its bytes, and a zero byte behind them. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
