import type { Btf, BtfFunctionType } from "../btf/btf.ts";
import { didYouMean } from "../text/did_you_mean.ts";
import { excerpt } from "../text/excerpt.ts";
import type { FetchArg } from "./fetch_arg.ts";
import { resolveExpression } from "./resolve_expression.ts";
import { atColumn } from "./at_column.ts";
import { parseSection } from "./parse_section.ts";
import type { SectionArg } from "./section.ts";

/** A probe whose arguments are all in the kernel's fetch syntax. */
export interface ResolvedSection {
  /** What the probe event is called. */
  readonly event: string;
  /** The function that is probed at its start. */
  readonly function: string;
  readonly args: readonly FetchArg[];
}

/**
 * Reads the name of a program's section, `EVENT=FUNCTION [ARG…]`, and turns every C expression in it into a fetch: the
 * parameter's register by the x86-64 ABI, the offsets of the members, and the type of the last of them.
 *
 * Arguments in the kernel's fetch syntax are passed on as they are, and need no types.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openBtf } from "../btf/open_btf.ts";
 * import { BtfBuilder } from "../btf/builder.ts";
 * import { formatFetchArg } from "./format_fetch_arg.ts";
 * import { resolveArguments, type ResolvedSection } from "./resolve_arguments.ts";
 *
 * const types = new BtfBuilder();
 * const long = types.int("unsigned long", 8, "unsigned");
 * const members = [{ name: "flags", type: long, bitOffset: 64, bitSize: 0 }];
 * const page = types.add({ kind: "struct", name: "page", size: 64, members });
 * types.func("lock", 0, [["page", types.ptr(page)]]);
 *
 * const { args }: ResolvedSection = resolveArguments("event=lock page->flags", openBtf(types.encode()));
 * assertEquals(args.map(formatFetchArg), ["flags=+8(%di):u64"]);
 * ```
 *
 * @throws {SyntaxError} if the text is no such name; the message names the column, from 1.
 * @throws {RangeError} if an expression names what the types do not have or cannot be fetched; the message names the
 * column and the nearest right names.
 */
export function resolveArguments(section: string, btf?: Btf): ResolvedSection {
  const { event, function: name, functionColumn, args } = parseSection(section);
  let known: BtfFunctionType | undefined;
  const resolve = (arg: SectionArg): FetchArg => {
    if (arg.kind === "fetch") return arg.arg;
    if (btf === undefined) {
      throw new RangeError(
        `column ${arg.expression.column}: wanted types (BTF) to resolve an expression with, got none`,
      );
    }
    known ??= atColumn(functionColumn, () => requireFunction(btf, name));
    return resolveExpression(btf, known, arg.expression, arg.name);
  };
  return { event, function: name, args: args.map(resolve) };
}

/**
 * The function of that name.
 *
 * @throws {RangeError} if there is none, or several that take their arguments differently.
 */
function requireFunction(btf: Btf, name: string): BtfFunctionType {
  const found = btf.findFunction(name);
  if (found === undefined) {
    const functions = Array.from(btf.ids("func"), (id) => btf.name(id));
    throw new RangeError(`no function is called "${excerpt(name)}"${didYouMean(name, functions)}`);
  }
  const prototypes = new Set(btf.findByName(name, "func").map((id) => prototypeOf(btf, id)));
  if (prototypes.size > 1) {
    throw new RangeError(`${prototypes.size} functions with different prototypes are called "${name}"`);
  }
  return found;
}

function prototypeOf(btf: Btf, id: number): number | undefined {
  const func = btf.type(id);
  return func.kind === "func" ? func.type : undefined;
}
