import { packages, triplet } from "./packages.ts";

const symbols = {
  bpf_object__open_buffer: { parameters: ["buffer", "usize", "buffer"], result: "pointer" },
  bpf_object__close: { parameters: ["pointer"], result: "void" },
  bpf_object__load: { parameters: ["pointer"], result: "i32" },
  bpf_object__unload: { parameters: ["pointer"], result: "i32" },
  bpf_object__find_program_by_name: { parameters: ["pointer", "buffer"], result: "pointer" },
  bpf_program__load: { parameters: ["pointer", "buffer", "u32"], result: "i32" },
  bpf_program__unload: { parameters: ["pointer"], result: "void" },
  bpf_program__set_prep: { parameters: ["pointer", "i32", "pointer"], result: "i32" },
  bpf_program__nth_fd: { parameters: ["pointer", "i32"], result: "i32" },
  bpf_program__fd: { parameters: ["pointer"], result: "i32" },
  bpf_program__set_autoload: { parameters: ["pointer", "bool"], result: "i32" },
  libbpf_set_print: { parameters: ["pointer"], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of libbpf 0.3 that are asked. */
export type LibbpfFunctions = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** libbpf 0.3, loaded into this process. */
export interface Libbpf extends Disposable {
  readonly functions: LibbpfFunctions;
}

/**
 * Loads libbpf 0.3, with the libraries that it needs, and silences it. Needs `--allow-ffi`.
 *
 * @param folder Where the packages are unpacked.
 * @throws {Error} If they are not there, or Deno may not load them.
 */
export function openLibbpf(folder: string): Libbpf {
  const [zlib, libelf, libbpf] = packages.map(({ path }) => `${folder}/${path(triplet)}`);
  const stack = new DisposableStack();
  // A library that is loaded already serves those that need one of its name, wherever the machine's own lies.
  for (const path of [zlib, libelf]) stack.adopt(open(folder, path ?? "", {}), (library) => library.close());
  const { symbols: functions } = stack.adopt(open(folder, libbpf ?? "", symbols), (library) => library.close());
  functions.libbpf_set_print(null);
  return { functions, [Symbol.dispose]: () => stack.dispose() };
}

function open<S extends Deno.ForeignLibraryInterface>(
  folder: string,
  path: string,
  symbols: S,
): Deno.DynamicLibrary<S> {
  try {
    return Deno.dlopen(path, symbols);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`wanted libbpf 0.3 in ${folder} (deno task fetch:libbpf puts it there): ${why}`, { cause });
  }
}
