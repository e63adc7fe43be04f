import type { Btf } from "../../../lib/btf/btf.ts";

/** Where a kernel looks for what it wants to know of a module, in bytes from the start of its `struct module`. */
export interface ModuleLayout {
  /** Bytes of the struct. */
  readonly size: number;
  /** Where its name stands, in {@linkcode NAME_SIZE} bytes. */
  readonly name: number;
  /** Where the address of the function stands that is called when it is inserted. */
  readonly init: number;
}

/** Bytes of a module's name with the zero at its end. */
export const NAME_SIZE = 56;

/**
 * Finds the layout of `struct module` in a kernel's types.
 *
 * @throws {RangeError} If it is not there, or has not what is needed.
 */
export function moduleLayout(btf: Btf): ModuleLayout {
  const [id] = btf.findByName("module", "struct");
  if (id === undefined) throw new RangeError("wanted struct module among the kernel's types, it is not there");
  const members = btf.members(id);
  const at = (name: string): number => {
    const member = members.find((member) => member.name === name);
    if (member !== undefined) return member.bitOffset / 8;
    throw new RangeError(`wanted a member ${name} of struct module, there is none`);
  };
  return { size: btf.sizeOf(id), name: at("name"), init: at("init") };
}
