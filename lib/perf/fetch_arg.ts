import { type FetchType, takeFetchType } from "./fetch_type.ts";
import { takeSigned, takeUnsigned } from "./number.ts";
import { Scanner } from "./scanner.ts";

/** What a probe fetches: a value where the probed function starts, and the memory that it leads to. */
export interface FetchArg {
  /** What the value is called. */
  readonly name?: string;
  readonly base: FetchBase;
  /** The reads that follow the base, innermost first: each adds its offset to what the one before gave. */
  readonly derefs: readonly Deref[];
  /** How the last value is read. */
  readonly type?: FetchType;
}

/** A read of memory. */
export interface Deref {
  /** Added to the address, in bytes; any signed 64-bit number. */
  readonly offset: bigint;
  /** Whether the memory is user space's. */
  readonly user: boolean;
}

/**
 * Where a fetch starts.
 *
 * - `register`: a register's value, by any name (`%di`);
 * - `symbol`: the memory at a kernel symbol, plus an offset in bytes (`@jiffies`, `@jiffies+8`);
 * - `address`: the memory at an address (`@0xffffffff81000000`);
 * - `file`: the memory that a byte offset in the probed file is mapped to (`@+16`);
 * - `stack`: the stack's address (`$stack`), or with an index that entry of it (`$stack3`);
 * - `special`: another of the kernel's values (`$retval`, `$comm`, `$arg1`), without the `$`;
 * - `immediate`: a constant (`\42`);
 * - `word`: a bare word that names none of these (`di`).
 *
 * What a given implementation does not support is a value here all the same, for the implementation to refuse.
 */
export type FetchBase =
  | { readonly kind: "register"; readonly name: string }
  | { readonly kind: "symbol"; readonly name: string; readonly offset: bigint }
  | { readonly kind: "address"; readonly address: bigint }
  | { readonly kind: "file"; readonly offset: bigint }
  | { readonly kind: "stack"; readonly index?: number }
  | { readonly kind: "special"; readonly name: string }
  | { readonly kind: "immediate"; readonly value: bigint }
  | { readonly kind: "word"; readonly text: string };

const NAME = /([A-Za-z_][A-Za-z0-9_]*)=/y;
const SIGN = /([+-])(u?)/y;
const SYMBOL = /[A-Za-z_.][A-Za-z0-9_.]*/y;

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
 * import { parseFetchArg } from "./fetch_arg.ts";
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

/**
 * Takes `FETCH[:TYPE]` up to the scanner's end.
 *
 * @throws {SyntaxError} if there is no such thing or something follows it; the message names the column.
 */
export function takeFetch(scanner: Scanner): Omit<FetchArg, "name"> {
  const derefs: Deref[] = [];
  for (let sign = scanner.take(SIGN); sign !== undefined; sign = scanner.take(SIGN)) {
    const offset = takeSigned(scanner, "an offset", signOf(sign[1]));
    scanner.expect(/\(/y, '"("');
    derefs.push({ offset, user: sign[2] === "u" });
  }
  const base = takeBase(scanner);
  for (const _ of derefs) scanner.expect(/\)/y, '")"');
  const type = scanner.take(/:/y) === undefined ? undefined : takeFetchType(scanner);
  if (!scanner.done) scanner.fail("the end of the argument");
  return { base, derefs: derefs.reverse(), ...(type === undefined ? {} : { type }) };
}

function takeBase(scanner: Scanner): FetchBase {
  const [mark] = scanner.take(/[%$@\\]/y) ?? [];
  switch (mark) {
    case "%": {
      const [name = ""] = scanner.expect(/[A-Za-z0-9_]+/y, "a register's name");
      return { kind: "register", name };
    }
    case "$":
      return takeSpecial(scanner);
    case "@":
      return takeMemory(scanner);
    case "\\":
      return { kind: "immediate", value: takeSigned(scanner, "a number", signOf(scanner.take(/-/y)?.[0])) };
    default: {
      const [text = ""] = scanner.expect(/[A-Za-z0-9_.]+/y, 'a register such as "%di"');
      return { kind: "word", text };
    }
  }
}

function takeSpecial(scanner: Scanner): FetchBase {
  const [name = ""] = scanner.expect(/[A-Za-z_][A-Za-z0-9_]*/y, 'a value such as "$stack"');
  if (name === "stack") return { kind: "stack" };
  const index = /^stack(0|[1-9][0-9]{0,8})$/.exec(name)?.[1];
  return index === undefined ? { kind: "special", name } : { kind: "stack", index: Number(index) };
}

/** Takes what follows `@`. */
function takeMemory(scanner: Scanner): FetchBase {
  if (scanner.take(/\+/y) !== undefined) return { kind: "file", offset: takeSigned(scanner, "a file offset") };
  const name = scanner.take(SYMBOL)?.[0];
  if (name === undefined) return { kind: "address", address: takeUnsigned(scanner, "a symbol or an address") };
  const sign = scanner.take(/[+-]/y)?.[0];
  const offset = sign === undefined ? 0n : takeSigned(scanner, "an offset", signOf(sign));
  return { kind: "symbol", name, offset };
}

function signOf(sign: string | undefined): 1n | -1n {
  return sign === "-" ? -1n : 1n;
}
