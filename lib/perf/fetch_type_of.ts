import type { Btf } from "../btf/btf.ts";
import { namedMembers } from "../btf/find_member.ts";
import { typeName } from "../btf/type_name.ts";
import type { FetchBits, FetchType } from "./fetch_type.ts";

/** Nesting of structs with a single member before they count as malformed. */
const DEEPEST = 16;

/**
 * The type that fetches a value of type `id`: its size, and whether it is signed.
 *
 * A struct or union that wraps a single scalar, such as the kernel's `atomic_t`, is fetched as that scalar.
 *
 * @throws {RangeError} if the value is no integer, enumeration or pointer of at most 8 bytes.
 */
export function fetchTypeOf(btf: Btf, id: number): FetchType {
  let at = btf.resolve(id);
  for (let depth = 0; depth < DEEPEST; depth++) {
    const wrapped = onlyMember(btf, at);
    if (wrapped === undefined) break;
    at = btf.resolve(wrapped);
  }
  const scalar = scalarType(btf, at);
  if (scalar === undefined) throw new RangeError(refusal(btf, id));
  return scalar;
}

/** The type of the member that alone makes up a struct or union. */
function onlyMember(btf: Btf, id: number): number | undefined {
  const type = btf.type(id);
  if (type.kind !== "struct" && type.kind !== "union") return undefined;
  const [member, ...others] = btf.members(id);
  if (member === undefined || others.length > 0 || member.bitSize !== 0) return undefined;
  return btf.sizeOf(member.type) === type.size ? member.type : undefined;
}

function scalarType(btf: Btf, id: number): FetchType | undefined {
  const type = btf.type(id);
  switch (type.kind) {
    case "int":
      // An int that does not fill its bytes is a bit field of an old compiler.
      return type.bits === type.size * 8 ? integer(type.signed, type.bits) : undefined;
    case "enum":
    case "enum64":
      return integer(type.signed, type.size * 8);
    case "ptr":
      return integer(false, 64);
    default:
      return undefined;
  }
}

function integer(signed: boolean, width: number): FetchType | undefined {
  const bits = ([8, 16, 32, 64] satisfies FetchBits[]).find((bits) => bits === width);
  return bits === undefined ? undefined : { kind: "int", signed, bits };
}

/** Why a type cannot be fetched, and what to do instead. */
function refusal(btf: Btf, id: number): string {
  const resolved = btf.resolve(id);
  const value = `wanted an integer, an enumeration or a pointer of at most 8 bytes, got ${typeName(btf, id)}`;
  switch (btf.kind(resolved)) {
    case "struct":
    case "union": {
      const names = Array.from(namedMembers(btf, resolved), ({ name }) => `"${name}"`);
      const members = names.length === 0 ? "" : `; name one of its members: ${names.slice(0, 8).join(", ")}`;
      return `${value} by value (${btf.sizeOf(resolved)} bytes)${members}${names.length > 8 ? ", …" : ""}`;
    }
    case "array":
      return `${value}; name one of its elements with [index]`;
    default:
      return value;
  }
}
