import type { Prototype } from "../../../lib/c/prototype.ts";
import { shapeOf } from "./shape_of.ts";
import type { Session } from "../session.ts";
import { functionInModule } from "./function_in_module.ts";
import { functionOfKernel } from "./function_of_kernel.ts";
import { functionOfProgram } from "./function_of_program.ts";
import type { TracedFunction } from "./traced_function.ts";

/**
 * Finds or makes a function of a prototype that can be traced. A kernel that was booted to be asked gets one in a module; of
 * any other, and of those that know no types of modules, a function of the same shape is taken, or one of a BPF program.
 *
 * @returns The function, or why there is none.
 */
export async function findFunction(session: Session, prototype: Prototype): Promise<TracedFunction | string> {
  const made = session.kernel.isOwn === true ? await functionInModule(session, prototype) : undefined;
  if (made !== undefined && typeof made !== "string") return made;
  for (const find of [functionOfKernel, functionOfProgram]) {
    const found = await find(session, prototype);
    if (typeof found !== "string") return found;
  }
  const none = `neither it nor a BPF program has a function of the shape ${shapeOf(prototype)} that can be traced`;
  return made === undefined ? `of this kernel, ${none}` : `${made}, and ${none}`;
}
