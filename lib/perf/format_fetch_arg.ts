import type { FetchArg, FetchBase } from "./fetch_arg.ts";
import { formatFetchType } from "./fetch_type.ts";

/**
 * Writes an argument in the kernel's fetch syntax, as `parseFetchArg` reads it. Offsets are decimal and carry a sign.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseFetchArg } from "./parse_fetch_arg.ts";
 * import { formatFetchArg } from "./format_fetch_arg.ts";
 *
 * assertEquals(formatFetchArg(parseFetchArg("flags=+0x10(%di):u64")), "flags=+16(%di):u64");
 * ```
 */
export function formatFetchArg({ name, base, derefs, type }: FetchArg): string {
  const reads = derefs.map(({ offset, user }) =>
    `${offset < 0n ? "-" : "+"}${user ? "u" : ""}${offset < 0n ? -offset : offset}(`
  );
  return [
    name === undefined ? "" : `${name}=`,
    ...reads.reverse(),
    formatBase(base),
    ")".repeat(derefs.length),
    type === undefined ? "" : `:${formatFetchType(type)}`,
  ].join("");
}

function formatBase(base: FetchBase): string {
  switch (base.kind) {
    case "register":
      return `%${base.name}`;
    case "symbol":
      return `@${base.name}${base.offset === 0n ? "" : base.offset < 0n ? base.offset : `+${base.offset}`}`;
    case "address":
      return `@0x${base.address.toString(16)}`;
    case "file":
      return `@+${base.offset}`;
    case "stack":
      return `$stack${base.index ?? ""}`;
    case "special":
      return `$${base.name}`;
    case "immediate":
      return `\\${base.value}`;
    case "word":
      return base.text;
  }
}
