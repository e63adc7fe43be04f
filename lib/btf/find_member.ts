import type { Btf } from "./btf.ts";
import type { BtfMember } from "./type.ts";

/**
 * The member of a struct or union called `name`, looked up in its anonymous structs and unions too. Its `bitOffset`
 * counts from the start of the struct or union `id`.
 *
 * @throws {RangeError} if the id is not a struct's or union's, or a type in it is broken.
 */
export function findMember(btf: Btf, id: number, name: string): BtfMember | undefined {
  for (const member of namedMembers(btf, id)) if (member.name === name) return member;
  return undefined;
}

/**
 * Every member of a struct or union that an expression can name: those with a name, and those inside anonymous structs
 * and unions. Each `bitOffset` counts from the start of the struct or union `id`.
 *
 * @throws {RangeError} if the id is not a struct's or union's, or a type in it is broken.
 */
export function* namedMembers(btf: Btf, id: number): Generator<BtfMember> {
  // An anonymous type is entered once: what it holds is the same the second time, and a cycle ends.
  const entered = new Set([id]);
  const pending = [{ id, bitOffset: 0 }];
  for (let outer = pending.pop(); outer !== undefined; outer = pending.pop()) {
    const anonymous: { id: number; bitOffset: number }[] = [];
    for (const member of btf.members(outer.id)) {
      const bitOffset = outer.bitOffset + member.bitOffset;
      if (member.name !== "") {
        yield { ...member, bitOffset };
        continue;
      }
      const inner = btf.resolve(member.type);
      if (entered.has(inner) || !isComposite(btf, inner)) continue;
      entered.add(inner);
      anonymous.push({ id: inner, bitOffset });
    }
    pending.push(...anonymous.reverse());
  }
}

function isComposite(btf: Btf, id: number): boolean {
  const kind = btf.kind(id);
  return kind === "struct" || kind === "union";
}
