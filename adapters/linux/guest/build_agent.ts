import type { GuestArch } from "../images/catalogue.ts";

/** The source of the agent. */
const SOURCE = new URL("./agent.c", import.meta.url);

/** The compilers of C that are tried for each architecture, in their order; `CC` is tried before them. */
const COMPILERS: Readonly<Record<GuestArch, readonly (readonly string[])[]>> = {
  x86_64: [["cc"], ["gcc"], ["clang", "--target=x86_64-linux-gnu"]],
  // Atomic operations stand in the code, not in functions of the compiler's own library, which is not there.
  aarch64: [
    ["aarch64-linux-gnu-gcc", "-mno-outline-atomics"],
    ["clang", "--target=aarch64-linux-gnu", "-fuse-ld=lld", "-mno-outline-atomics"],
  ],
  riscv64: [["riscv64-linux-gnu-gcc"], ["clang", "--target=riscv64-linux-gnu", "-fuse-ld=lld"]],
};

/** No C library, nothing that the compiler would want of one, and nothing that depends on where it is loaded. */
const FLAGS = [
  ...["-std=gnu11", "-O2", "-Wall", "-static", "-nostdlib", "-ffreestanding", "-fno-pie", "-no-pie"],
  ...["-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-fno-builtin", "-Wl,--build-id=none", "-s"],
];

/**
 * Compiles the agent that is a guest's first process.
 *
 * @param folder Where to keep it, by its source: the agent of a source that is there is not compiled again.
 * @returns The agent.
 * @throws {Error} If no compiler is there, or it fails; the message says which are wanted.
 */
export async function buildAgent(arch: GuestArch, folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const source = await Deno.readFile(SOURCE);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", source)).toHex().slice(0, 16);
  const path = `${folder}/agent-${arch}-${digest}`;
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(folder, { recursive: true });
  const unfinished = await Deno.makeTempFile({ dir: folder, prefix: "agent-" });
  try {
    await compile(arch, source, unfinished);
    await Deno.rename(unfinished, path);
  } catch (error) {
    // A compiler that fails takes it away itself.
    await Deno.remove(unfinished).catch(() => {});
    throw error;
  }
  return await Deno.readFile(path);
}

async function compile(arch: GuestArch, source: Uint8Array, target: string): Promise<void> {
  const own = Deno.env.get("CC")?.split(/\s+/).filter((word) => word !== "") ?? [];
  const candidates = [...(own.length > 0 && arch === Deno.build.arch ? [own] : []), ...COMPILERS[arch]];
  for (const [program = "", ...args] of candidates) {
    const said = await runCompiler(program, [...args, ...FLAGS, "-o", target, "-x", "c", "-"], source);
    if (said === "") return;
    if (said !== undefined) throw new Error(`${program} cannot compile the agent of a guest:\n${said}`);
  }
  const names = candidates.map(([program]) => program).join(", ");
  throw new Error(`wanted a compiler of C for ${arch}, to build the agent of a guest; there is none of ${names}`);
}

/** Runs a compiler on a source: what it says if it fails, nothing if it does not, `undefined` if it is not there. */
async function runCompiler(program: string, args: readonly string[], source: Uint8Array): Promise<string | undefined> {
  let compiler: Deno.ChildProcess;
  try {
    const piped = { stdin: "piped", stdout: "null", stderr: "piped" } as const;
    compiler = new Deno.Command(program, { args: [...args], env: { LC_ALL: "C" }, ...piped }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const output = compiler.output();
  // A compiler that fails at once does not read it; what it says tells why.
  await new Blob([new Uint8Array(source)]).stream().pipeTo(compiler.stdin).catch(() => {});
  const { success, stderr } = await output;
  return success ? "" : new TextDecoder().decode(stderr).trim() || "it does not say why";
}
