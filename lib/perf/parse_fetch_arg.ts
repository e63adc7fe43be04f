import type { FetchArg } from "./fetch_arg.ts";
import { Scanner } from "./scanner.ts";
import { takeFetch } from "./take_fetch.ts";

const NAME = /([A-Za-z_][A-Za-z0-9_]*)=/y;

/**
 * Reads an argument in the kernel's fetch syntax, `[NAME=]FETCH[:TYPE]`.
 *
 * `FETCH` is a base, or `+OFFSET(FETCH)`, `-OFFSET(FETCH)`, `+uOFFSET(FETCH)` or `-uOFFSET(FETCH)`, where `u` means user
 * memory. Numbers are written as in C and kept exactly, up to 64 bits.
 *
 * Source: https://docs.kernel.org/trace/kprobetrace.html#synopsis-of-kprobe-events
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseFetchArg } from "./parse_fetch_arg.ts";
 *
 * assertEquals(parseFetchArg("flags=+0(+8(%di)):u64"), {
 *   name: "flags",
 *   base: { kind: "register", name: "di" },
 *   derefs: [{ offset: 8n, user: false }, { offset: 0n, user: false }],
 *   type: { kind: "int", signed: false, bits: 64 },
 * });
 * ```
 *
 * @throws {SyntaxError} if the text is no such argument; the message names the column, from 1.
 */
export function parseFetchArg(text: string): FetchArg {
  const scanner = new Scanner(text);
  const name = scanner.take(NAME)?.[1];
  return { ...(name === undefined ? {} : { name }), ...takeFetch(scanner) };
}
