import type { Btf } from "../../../lib/btf/btf.ts";
import type { Prototype } from "../../../lib/c/prototype.ts";
import { prototypeFromBtf } from "../../../lib/c/prototype_from_btf.ts";
import { sizeOf } from "../../../lib/c/type.ts";
import type { Session } from "../session.ts";
import { shapeOf } from "./shape_of.ts";
import type { TracedFunction } from "./traced_function.ts";

/**
 * Finds a function of the kernel itself of the same shape as a prototype's that can be traced. Whatever it is, a program
 * that does nothing does it no harm.
 *
 * @returns The function, or that there is none.
 */
export async function functionOfKernel(session: Session, prototype: Prototype): Promise<TracedFunction | string> {
  const btf = await session.btf();
  const symbols = await session.symbols();
  const wanted = shapeOf(prototype);
  for (const name of await session.traceable()) {
    const [id, ...others] = btf.findByName(name, "func");
    if (id === undefined || others.length > 0 || !isSimilar(btf, name, prototype)) continue;
    const address = symbols.addressOf(name);
    if (address === undefined || symbols.countOf(name) > 1 || shapeOf(prototypeFromBtf(btf, name)) !== wanted) continue;
    return { address, typeId: id, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  return `this kernel has no function of the shape ${wanted} that can be traced`;
}

/** Whether a function has as many arguments, of the same sizes; cheap, and asked of every function. */
function isSimilar(btf: Btf, name: string, { parameters }: Prototype): boolean {
  const params = btf.findFunction(name)?.proto.params;
  return params?.length === parameters.length &&
    params.every(({ type }, at) => {
      const wanted = parameters[at];
      return wanted !== undefined && sizeOrNone(btf, type) === sizeOf(wanted.type);
    });
}

function sizeOrNone(btf: Btf, type: number): number | undefined {
  try {
    return btf.sizeOf(type);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
