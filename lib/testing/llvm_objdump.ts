import { elfObject } from "../bpf/elf_object.ts";

/** The first version whose text, asked for `--mcpu=v4`, is today's. */
const OLDEST = 19;

/** The newest version that has a command of its own here. */
const NEWEST = 23;

/** A command that disassembles BPF objects. */
export interface LlvmObjdump {
  readonly command: string;
  /** The major version of LLVM. */
  readonly version: number;
}

/**
 * The `llvm-objdump` that the environment variable `LLVM_OBJDUMP` names, or the newest on the path that is new enough
 * and knows BPF; `undefined` if there is none.
 *
 * Debian 12 has `llvm-19`, later suites newer ones. To have one without installing it, fetch the package and its
 * libraries, unpack these anywhere, and name the command:
 *
 * ```sh
 * apt-get download llvm-19 libllvm19
 * for package in *.deb; do dpkg-deb -x "$package" llvm; done
 * export LD_LIBRARY_PATH=$PWD/llvm/usr/lib/x86_64-linux-gnu LLVM_OBJDUMP=$PWD/llvm/usr/lib/llvm-19/bin/llvm-objdump
 * ```
 */
export async function findLlvmObjdump(): Promise<LlvmObjdump | undefined> {
  const named = Deno.env.get("LLVM_OBJDUMP");
  const commands = ["llvm-objdump"];
  for (let version = OLDEST; version <= NEWEST; version++) commands.unshift(`llvm-objdump-${version}`);
  for (const command of named ? [named] : commands) {
    const version = await versionOf(command);
    if (version !== undefined && version >= OLDEST) return { command, version };
  }
  return undefined;
}

/** The instructions of a program as `llvm-objdump` prints them, without slot numbers and jumps' symbols. */
export async function llvmObjdump({ command }: LlvmObjdump, program: Uint8Array): Promise<string[]> {
  const args = ["-d", "-z", "--no-show-raw-insn", "--mcpu=v4", "-"];
  const child = new Deno.Command(command, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const output = child.output();
  const stdin = child.stdin.getWriter();
  await stdin.write(elfObject([{ name: ".text", bytes: program, executable: true }]));
  await stdin.close();
  const { success, stdout, stderr } = await output;
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
  const lines = new TextDecoder().decode(stdout).split("\n");
  return lines.flatMap((line) => /^ *\d+:\s*(.*?)(?: <\S*>)?$/.exec(line)?.[1] ?? []);
}

/** The major version of a command, if it is there and knows BPF. */
async function versionOf(command: string): Promise<number | undefined> {
  try {
    const { stdout } = await new Deno.Command(command, { args: ["--version"], stderr: "null" }).output();
    const text = new TextDecoder().decode(stdout);
    const version = /LLVM version (\d+)/.exec(text)?.[1];
    return /^ *bpf /m.test(text) ? Number(version) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
