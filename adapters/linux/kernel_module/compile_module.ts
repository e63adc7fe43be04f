import { compileC } from "../compile_c.ts";
import { type ModuleLayout, NAME_SIZE } from "./module_layout.ts";

/** What a kernel module is made of. */
export interface ModuleSource {
  /** Its name: letters, digits and underlines. */
  readonly name: string;
  /** Its functions and data, in C. */
  readonly text: string;
  /** The function of `text` that is called when it is inserted, `int init(void)`; none without it. */
  readonly init?: string;
  /** Its types, which go on from those of the kernel; none without it. */
  readonly btf?: Uint8Array;
}

/**
 * The kernel's own ways: no red zone, no vector registers, addresses in the upper 2 GiB, and a call of `__fentry__` at the
 * start of each function, which is where functions are traced.
 */
const FLAGS = [
  ...["-c", "-std=gnu2x", "-O1", "-w", "-ffreestanding", "-fno-builtin", "-fno-pic", "-fno-pie", "-mcmodel=kernel"],
  ...["-mno-red-zone", "-mno-sse", "-mno-80387", "-fno-stack-protector", "-fno-asynchronous-unwind-tables"],
  ...["-fcf-protection=none", "-fno-jump-tables", "-pg", "-mfentry", "-mrecord-mcount"],
];

/**
 * Compiles a kernel module for x86-64 that needs nothing of the kernel it is for but the layout of `struct module`.
 *
 * @throws {Error} If there is no compiler, or it does not take the source.
 */
export async function compileModule(source: ModuleSource, layout: ModuleLayout): Promise<Uint8Array<ArrayBuffer>> {
  const target = await Deno.makeTempFile({ prefix: "bpf-oracle-module-" });
  try {
    const text = new TextEncoder().encode(moduleText(source, layout));
    await compileC("x86_64", [...FLAGS, "-o", target], text, "a kernel module");
    return await Deno.readFile(target);
  } finally {
    await Deno.remove(target).catch(() => {});
  }
}

/** The source with what makes it a module: its `struct module`, its licence and its types. */
function moduleText(
  { name, text, init, btf }: ModuleSource,
  { size, name: nameAt, init: initAt }: ModuleLayout,
): string {
  const between = initAt - nameAt - NAME_SIZE;
  return [
    text,
    `__attribute__((section(".modinfo"), used)) static const char modinfo_license[] = "license=GPL";`,
    `__attribute__((section(".modinfo"), used)) static const char modinfo_name[] = "name=${name}";`,
    // Without this a kernel warns that the module's indirect jumps are not guarded; it has none.
    `__attribute__((section(".modinfo"), used)) static const char modinfo_retpoline[] = "retpoline=Y";`,
    `__attribute__((section(".gnu.linkonce.this_module"), used, aligned(64)))`,
    `struct __attribute__((packed)) {`,
    `  char before[${nameAt}]; char name[${NAME_SIZE}]; char between[${between}]; int (*init)(void);`,
    `  char behind[${size - initAt - 8}];`,
    `} this_module = { .name = "${name}"${init === undefined ? "" : `, .init = ${init}`} };`,
    ...btf === undefined ? [] : [
      `__attribute__((section(".BTF"), used)) static const unsigned char types[] = { ${btf.join(",")} };`,
    ],
    "",
  ].join("\n");
}
