import type { Prototype } from "../../../lib/c/prototype.ts";
import { errnoName } from "../errno_name.ts";
import { compileModule } from "../kernel_module/compile_module.ts";
import { insertModule } from "../kernel_module/insert_module.ts";
import { moduleLayout } from "../kernel_module/module_layout.ts";
import type { Session } from "../session.ts";
import type { FunctionInModule } from "./function_in_module.ts";
import { CALLER, CALLER_DONE, callerSource } from "./traced_source.ts";

/** The name of the module that calls. */
const MODULE = "bpf_oracle_caller";

/**
 * Has a function of a module called with these arguments, by a module that was compiled apart and ends with the call.
 *
 * @param args The bytes of each argument.
 * @returns Why the function was not called; nothing if it was.
 */
export async function callTraced(
  session: Session,
  traced: FunctionInModule,
  prototype: Prototype,
  args: readonly Uint8Array[],
): Promise<string | undefined> {
  const source = { name: MODULE, text: callerSource(prototype, args, traced), init: CALLER };
  const image = await compileModule(source, moduleLayout(await session.btf()));
  const ended = await insertModule(session.kernel, MODULE, image);
  if (ended === errnoName(CALLER_DONE)) return undefined;
  if (typeof ended === "string") return `this kernel takes no module that calls the function (${ended})`;
  await ended[Symbol.asyncDispose]();
  return "the module that calls the function did not end with the call";
}
