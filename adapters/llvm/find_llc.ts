/** The first version of LLVM that knows `bpf_fastcall`. */
const OLDEST = 20;

/** The newest version that is looked for by a name of its own. */
const NEWEST = 24;

/** A static compiler of LLVM for BPF. */
export interface Llc {
  readonly command: string;
  /** Its version, such as `22.1`. */
  readonly version: string;
}

/**
 * The `llc` that the environment variable `LLC` names, or the newest on the path that is new enough and knows BPF;
 * `undefined` if there is none. See `lib/testing/llvm_objdump.ts` for how to have one without installing it.
 */
export async function findLlc(): Promise<Llc | undefined> {
  const named = Deno.env.get("LLC");
  const commands = ["llc"];
  for (let version = OLDEST; version <= NEWEST; version++) commands.unshift(`llc-${version}`);
  for (const command of named ? [named] : commands) {
    const version = await versionOf(command);
    if (version !== undefined && Number.parseInt(version) >= OLDEST) return { command, version };
  }
  return undefined;
}

async function versionOf(command: string): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(command, { args: ["--version"], stderr: "null" }).output();
    const text = new TextDecoder().decode(stdout);
    return /\bbpf\b/.test(text) ? /LLVM version (\d+\.\d+)/.exec(text)?.[1] : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
