import type { Parameter, Prototype } from "./prototype.ts";
import type { CComposite, CEnum, CMember, CType } from "./type.ts";

/**
 * Writes a prototype as a C declaration in one line, which `parsePrototype` reads back. A tagged struct or union is
 * defined where it first stands.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatPrototype } from "./format_prototype.ts";
 * import { parsePrototype } from "./parse_prototype.ts";
 *
 * const f = parsePrototype("struct s { long a; };\nvoid f (struct s, char * const *argv);");
 * assertEquals(formatPrototype(f), "void f(struct s { long a; }, char **argv)");
 * ```
 */
export function formatPrototype({ name, returns, parameters, variadic }: Prototype): string {
  const defined = new Set<string>();
  // The type of the result stands before the parameters, and so defines what both use.
  const result = returns === undefined ? (call: string) => `void ${call}` : declarer(returns, defined);
  const list = parameters.map(({ type, name }: Parameter) => declare(type, name ?? "", defined));
  return result(`${name}(${[...list, ...variadic ? ["..."] : []].join(", ") || "void"})`);
}

/** Declares `name`, which may be empty, as a thing of a type. */
function declare(type: CType, name: string, defined: Set<string>): string {
  return declarer(type, defined)(name);
}

/** What declares a name as a thing of a type. */
function declarer(type: CType, defined: Set<string>): (name: string) => string {
  if (type.kind === "array") {
    const element = declarer(type.element, defined);
    return (name) => element(`${name}[${type.length}]`);
  }
  if (type.kind === "pointer") return (name) => declarePointer(type.to, name);
  const specifier = specify(type, defined);
  return (name) => name === "" ? specifier : `${specifier} ${name}`;
}

function declarePointer(to: string, name: string): string {
  const suffix = /(?:\(\)|\[\])$/.exec(to)?.[0] ?? "";
  const target = to.slice(0, to.length - suffix.length).trimEnd();
  return `${target}${target.endsWith("*") ? "" : " "}${suffix === "" ? `*${name}` : `(*${name})`}${suffix}`;
}

function specify(type: Exclude<CType, { kind: "array" | "pointer" }>, defined: Set<string>): string {
  switch (type.kind) {
    case "int":
    case "float":
      return type.name;
    case "enum":
      return specifyEnum(type);
    case "struct":
    case "union":
      return specifyComposite(type, defined);
  }
}

const ENUM_TYPES = { 1: "char", 2: "short", 4: "int", 8: "long" } as const;

function specifyEnum({ tag, size, signed }: CEnum): string {
  const head = tag === undefined ? "enum" : `enum ${tag}`;
  if (tag !== undefined && size === 4 && !signed) return head;
  return `${head} : ${signed ? "signed" : "unsigned"} ${ENUM_TYPES[size]}`;
}

function specifyComposite({ kind, tag, members, packed, aligned }: CComposite, defined: Set<string>): string {
  const head = tag === undefined ? kind : `${kind} ${tag}`;
  if (defined.has(head)) return head;
  const body = members.map((member) => `${declareMember(member, defined)}; `).join("");
  if (tag !== undefined) defined.add(head);
  return `${head} { ${body}}${attributes(packed, aligned)}`;
}

function declareMember({ name = "", type, bits, aligned }: CMember, defined: Set<string>): string {
  const width = bits === undefined ? "" : `${name === "" ? " " : ""}: ${bits}`;
  return `${declare(type, name, defined)}${width}${attributes(false, aligned)}`;
}

function attributes(packed: boolean, aligned: number | undefined): string {
  const list = [...packed ? ["packed"] : [], ...aligned === undefined ? [] : [`aligned(${aligned})`]];
  return list.length === 0 ? "" : ` __attribute__((${list.join(", ")}))`;
}
