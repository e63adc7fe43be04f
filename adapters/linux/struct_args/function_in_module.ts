import type { Prototype } from "../../../lib/c/prototype.ts";
import type { Descriptor } from "../bpf/descriptor.ts";
import { moduleTypes } from "../bpf/module_types.ts";
import { btfOfPrototype } from "../btf_of_prototype.ts";
import { compileModule } from "../kernel_module/compile_module.ts";
import { insertModule } from "../kernel_module/insert_module.ts";
import { moduleLayout } from "../kernel_module/module_layout.ts";
import type { Session } from "../session.ts";
import type { TracedFunction } from "./traced_function.ts";
import { RECORD_SECTION, tracedSource } from "./traced_source.ts";

/** A function of a module that was made for it. */
export interface FunctionInModule extends TracedFunction {
  /** Whose types these are. */
  readonly owner: Descriptor<"btf">;
  /** Where its record lies, see `layOutRecord`. */
  readonly record: bigint;
}

/** The name of the module. */
const MODULE = "bpf_oracle_traced";

/**
 * Makes a function of any prototype in a kernel: a module with it is compiled and inserted, and removed when the function is
 * disposed of. Whoever asks must own the kernel, as that of a machine that was booted for the purpose.
 *
 * @param result The bytes of what the function returns; zeros if left out.
 * @returns The function, or why the kernel has none now.
 */
export async function functionInModule(
  session: Session,
  prototype: Prototype,
  result: Uint8Array = new Uint8Array(),
): Promise<FunctionInModule | string> {
  const { kernel } = session;
  const base = await session.btf();
  // Up to Linux 6.1 a function is looked for by its name in the kernel first.
  const renamed = { ...prototype, name: `${MODULE}_function` };
  const { btf, id } = btfOfPrototype(renamed, base);
  const source = { name: MODULE, text: tracedSource(renamed, result), btf };
  const image = await compileModule(source, moduleLayout(base));
  await using owner = new AsyncDisposableStack();
  const module = await insertModule(kernel, MODULE, image);
  if (typeof module === "string") return `this kernel takes no module that was made for a function (${module})`;
  owner.use(module);
  const types = await moduleTypes(kernel, MODULE);
  if (types === undefined) return "this kernel has no types of modules, by which their functions are traced";
  owner.use(types);
  const address = await module.sectionAddress(".text");
  const record = await module.sectionAddress(RECORD_SECTION);
  const kept = owner.move();
  return { address, record, typeId: id, owner: types, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
