import type { ArchivedFile } from "./cpio.ts";

/**
 * The files with which a machine can run a module as this process would: this Deno with the libraries that it needs as
 * `/deno`, and the module, with all that it imports, as `/main.js`.
 *
 * @throws {Error} If Deno cannot bundle the module, or its libraries are not found.
 */
export async function denoFiles(module: URL): Promise<readonly ArchivedFile[]> {
  const deno = await Deno.realPath(Deno.execPath());
  const libraries = await librariesOf(deno);
  const contents = await Promise.all(libraries.map((path) => Deno.readFile(path)));
  return [
    { path: "deno", bytes: await Deno.readFile(deno) },
    ...libraries.map((path, index) => ({ path: path.slice(1), bytes: contents[index] ?? new Uint8Array() })),
    { path: "main.js", bytes: await bundle(module) },
  ];
}

/** The shared libraries of a program and what loads them, by the paths at which they are looked for. */
async function librariesOf(program: string): Promise<readonly string[]> {
  const text = await run("ldd", [program]);
  const paths = text.split("\n").flatMap((line) => /(?:=>\s*)?(\/\S+)\s+\(0x/.exec(line)?.[1] ?? []);
  if (paths.length === 0) throw new Error(`wanted the shared libraries of ${program}, ldd tells of none`);
  return paths;
}

async function bundle(module: URL): Promise<Uint8Array<ArrayBuffer>> {
  const target = await Deno.makeTempFile({ prefix: "bpf-oracle-bundle-", suffix: ".js" });
  try {
    await run(Deno.execPath(), ["bundle", "--quiet", "--output", target, module.href]);
    return await Deno.readFile(target);
  } finally {
    await Deno.remove(target);
  }
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`${program} ${args[0]} failed:\n${new TextDecoder().decode(stderr).trim()}`);
}
