import type { Memory, Round, SyscallResult } from "../kernel.ts";

/** Bytes of the header of an answer. */
export const ANSWER_HEADER = 16;

/** The header of an answer. */
export interface AnswerHeader {
  /** Bytes behind the header. */
  readonly size: number;
  /** The tag of the request. */
  readonly tag: number;
  /** How many rounds of the calls are told. */
  readonly rounds: number;
}

/** The highest number of an error; results from its negative up to −1 are errors. */
const MAX_ERRNO = 4095n;

/** Decodes the header of an answer: four u32, the last of which is 0. */
export function decodeAnswerHeader(bytes: Uint8Array): AnswerHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, ANSWER_HEADER);
  return { size: view.getUint32(0, true), tag: view.getUint32(4, true), rounds: view.getUint32(8, true) };
}

/**
 * Decodes what stands behind an answer's header: for each round the results (i64), then for each block that the kernel
 * writes its length without the zeros at its end (u32) and its content.
 *
 * @param body The bytes behind the header.
 * @param rounds How many rounds there are.
 * @param calls How many calls a round has.
 * @param outputs The blocks, in the request's order.
 * @throws {RangeError} If the bytes are too few.
 */
export function decodeRounds(
  body: Uint8Array,
  rounds: number,
  calls: number,
  outputs: readonly Memory[],
): readonly Round[] {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  let at = 0;
  const result = (): SyscallResult => {
    const value = view.getBigInt64(at, true);
    at += 8;
    return value < 0n && value >= -MAX_ERRNO
      ? { ok: false, errno: Number(-value) }
      : { ok: true, value: Number(value) };
  };
  const content = ({ bytes }: Memory): Uint8Array<ArrayBuffer> => {
    const length = view.getUint32(at, true);
    const whole = new Uint8Array(bytes.length);
    whole.set(body.subarray(at + 4, at + 4 + length));
    at += 4 + length;
    return whole;
  };
  return Array.from({ length: rounds }, () => ({
    results: Array.from({ length: calls }, result),
    contents: new Map(outputs.map((block) => [block, content(block)])),
  }));
}
