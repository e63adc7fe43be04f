import type { Arch } from "./kernel.ts";

/** The compilers of C that are tried for each architecture, in their order; `CC` is tried before them. */
const COMPILERS: Readonly<Record<Arch, readonly (readonly string[])[]>> = {
  x86_64: [["cc"], ["gcc"], ["clang", "--target=x86_64-linux-gnu"]],
  // Atomic operations stand in the code, not in functions of the compiler's own library, which is not there.
  aarch64: [
    ["aarch64-linux-gnu-gcc", "-mno-outline-atomics"],
    ["clang", "--target=aarch64-linux-gnu", "-fuse-ld=lld", "-mno-outline-atomics"],
  ],
  riscv64: [["riscv64-linux-gnu-gcc"], ["clang", "--target=riscv64-linux-gnu", "-fuse-ld=lld"]],
};

/**
 * Compiles a C source without a C library.
 *
 * @param args The compiler's arguments, the name of what it makes among them.
 * @param what What the source is, for a message.
 * @throws {Error} If no compiler is there, or it fails; the message says which are wanted.
 */
export async function compileC(
  arch: Arch,
  args: readonly string[],
  source: Uint8Array<ArrayBuffer>,
  what: string,
): Promise<void> {
  const own = Deno.env.get("CC")?.split(/\s+/).filter((word) => word !== "") ?? [];
  const candidates = [...(own.length > 0 && arch === Deno.build.arch ? [own] : []), ...COMPILERS[arch]];
  for (const [program = "", ...options] of candidates) {
    const said = await runCompiler(program, [...options, ...args, "-x", "c", "-"], source);
    if (said === "") return;
    if (said !== undefined) throw new Error(`${program} cannot compile ${what}:\n${said}`);
  }
  const names = candidates.map(([program]) => program).join(", ");
  throw new Error(`wanted a compiler of C for ${arch}, to build ${what}; there is none of ${names}`);
}

/** Runs a compiler on a source: what it says if it fails, nothing if it does not, `undefined` if it is not there. */
async function runCompiler(
  program: string,
  args: readonly string[],
  source: Uint8Array<ArrayBuffer>,
): Promise<string | undefined> {
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
  await new Blob([source]).stream().pipeTo(compiler.stdin).catch(() => {});
  const { success, stderr } = await output;
  return success ? "" : new TextDecoder().decode(stderr).trim() || "it does not say why";
}
