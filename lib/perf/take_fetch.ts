import type { Deref, FetchArg, FetchBase } from "./fetch_arg.ts";
import { takeFetchType } from "./fetch_type.ts";
import { takeSigned, takeUnsigned } from "./number.ts";
import type { Scanner } from "./scanner.ts";

const SIGN = /([+-])(u?)/y;
const SYMBOL = /[A-Za-z_.][A-Za-z0-9_.]*/y;

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
