import type { CFloat, CInt } from "./type.ts";

/** The words that, in any order, spell an integer or a floating-point number. */
export const ARITHMETIC_WORDS: ReadonlySet<string> = new Set([
  "char",
  "short",
  "int",
  "long",
  "signed",
  "unsigned",
  "float",
  "double",
  "bool",
  "_Bool",
  "__int128",
]);

const FLOATS: Readonly<Record<string, CFloat>> = {
  "float": { kind: "float", name: "float", size: 4 },
  "double": { kind: "float", name: "double", size: 8 },
  "double long": { kind: "float", name: "long double", size: 16 },
};

const SIZES = { "char": 1, "short": 2, "int": 4, "long": 8, "long long": 8, "__int128": 16 } as const;

/**
 * The type that some words spell, in whatever order: `long unsigned int` is `unsigned long`.
 *
 * @returns `undefined` if they spell none.
 */
export function arithmeticType(words: readonly string[]): CInt | CFloat | undefined {
  const sorted = [...words].sort().join(" ");
  if (sorted === "bool" || sorted === "_Bool") return { kind: "int", name: "bool", size: 1, signed: false };
  if (Object.hasOwn(FLOATS, sorted)) return FLOATS[sorted];
  const signs = words.filter((word) => word === "signed" || word === "unsigned");
  const rest = words.filter((word) => word !== "signed" && word !== "unsigned");
  const hasInt = rest.length > 1 && rest.includes("int");
  const base = (hasInt ? rest.toSpliced(rest.indexOf("int"), 1) : rest).join(" ") || "int";
  if (signs.length > 1 || !isBase(base) || (hasInt && (base === "char" || base === "__int128"))) return undefined;
  const signed = signs[0] !== "unsigned";
  const name = signed ? (base === "char" && signs.length > 0 ? "signed char" : base) : `unsigned ${base}`;
  return { kind: "int", name, size: SIZES[base], signed };
}

function isBase(base: string): base is keyof typeof SIZES {
  return Object.hasOwn(SIZES, base);
}
