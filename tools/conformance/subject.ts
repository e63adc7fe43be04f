import { adapters } from "../../adapters/mod.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import type { Connect } from "../../lib/harness/adapter.ts";
import type { Command } from "../../lib/harness/command.ts";
import { connectProcess } from "../../lib/harness/connect_process.ts";
import { inProcess } from "../../lib/harness/in_process.ts";
import { parseCommand } from "../parse_command.ts";

/** Who is to be asked. */
export interface Subject {
  /** Whether it runs in processes of its own. */
  readonly isProcess: boolean;
  /** Where what it is known to fail is told, if that comes with the suite. */
  readonly expectations?: string;
  /** The words of the command that asks it again. */
  readonly again: readonly string[];
  /** Milliseconds that it must be given for an answer, whatever the user thinks; 0 for most. */
  readonly patience: number;
  /** Gets ready to connect to it. */
  connect(): Promise<Connect>;
}

/** Milliseconds that a process must be given at least, whatever the user thinks. */
interface Patience {
  readonly answer: number;
  readonly start: number;
}

const NO_PATIENCE: Patience = { answer: 0, start: 0 };

/** A machine is booted under emulation; one that is lost over a question is replaced before that is asked again. */
const BOOTED_PATIENCE: Patience = { answer: 120_000, start: 180_000 };

/** The flags that decide who is asked, and how. */
interface Choice {
  readonly adapter: string | undefined;
  readonly kernel: string | undefined;
  readonly "kernel-image": string | undefined;
  readonly command: string | undefined;
  readonly cases: string;
  readonly seed: number;
  readonly "start-timeout": number;
}

/**
 * Finds out who is to be asked.
 *
 * @throws {UsageError} if the flags contradict each other, or the command holds no program
 */
export function subjectOf(flags: Choice): Subject {
  const { adapter: name = "reference", command, cases } = flags;
  if (flags.adapter !== undefined && command !== undefined) {
    throw new UsageError("wanted either --adapter or --command, got both");
  }
  const kernel = bootedKernel(flags);
  const again = ["deno", "task", "conformance", ...cases === "conformance" ? [] : ["--cases", cases]];
  if (command !== undefined) return processSubject(parseCommand(command), [...again, "--command", command], flags);
  const adapter = adapters[name];
  if (adapter === undefined) throw new UsageError(`there is no adapter ${name}`);
  if (adapter.kind === "in-process") {
    const connect = async (): Promise<Connect> => {
      const implementation = await adapter.load();
      return () => Promise.resolve({ kind: "connected", adapter: inProcess(implementation) });
    };
    return { isProcess: false, again, patience: 0, connect };
  }
  const { expectations } = adapter;
  const { module, permissions } = kernel === undefined ? adapter : adapter.booted ?? noneBooted(name);
  const program = Deno.execPath();
  const args = ["run", "--quiet", ...permissions, module.href, ...kernel === undefined ? [] : [kernel.argument]];
  const words = [...again, "--adapter", name, ...kernel?.words ?? []];
  const least = kernel === undefined ? NO_PATIENCE : BOOTED_PATIENCE;
  return { ...processSubject({ program, args }, words, flags, least), expectations };
}

/** The kernel that is to be booted: as the adapter is told, and as the user said it. */
function bootedKernel(flags: Choice): { readonly argument: string; readonly words: readonly string[] } | undefined {
  const { kernel, "kernel-image": image } = flags;
  if (kernel !== undefined && image !== undefined) throw new UsageError("wanted --kernel or --kernel-image, got both");
  if (kernel === undefined && image === undefined) return undefined;
  if (adapters[flags.adapter ?? ""]?.kind !== "process") {
    throw new UsageError(
      "wanted an adapter that boots kernels with --kernel or --kernel-image, such as --adapter linux",
    );
  }
  if (kernel !== undefined) return { argument: kernel, words: ["--kernel", kernel] };
  const path = image ?? "";
  return { argument: path.includes("/") ? path : `./${path}`, words: ["--kernel-image", path] };
}

function noneBooted(name: string): never {
  throw new UsageError(`the adapter ${name} boots no kernel`);
}

function processSubject(
  command: Command,
  again: readonly string[],
  flags: Choice,
  { answer, start }: Patience = NO_PATIENCE,
): Subject {
  const greeting = { seed: flags.seed, limit: Math.max(start, flags["start-timeout"] * 1000) };
  const connect = (): Promise<Connect> => Promise.resolve(connectProcess(command, greeting));
  return { isProcess: true, again, patience: answer, connect };
}
