import { adapters } from "../../adapters/mod.ts";
import type { Connect } from "../../lib/harness/adapter.ts";
import { inProcess } from "../../lib/harness/in_process.ts";
import { subjectOf } from "../conformance/subject.ts";

/** The flags that decide who is hunted; they can be sent to a worker. */
export interface QuarryChoice {
  readonly adapter: string | undefined;
  readonly command: string | undefined;
  readonly kernel: string | undefined;
  readonly "kernel-image": string | undefined;
  readonly seed: number;
  readonly "start-timeout": number;
}

/** Who is hunted. */
export interface Quarry {
  /** Where what it is known to fail is told, if that comes with the suite. */
  readonly expectations?: string;
  /** The words of the command that hunts it again. */
  readonly again: readonly string[];
  /** Gets ready to connect to it. */
  connect(): Promise<Connect>;
}

/**
 * Finds out who is hunted: as for conformance, but that an adapter which can be loaded into this process is.
 *
 * @throws {UsageError} if the flags contradict each other, or the command holds no program
 */
export function quarryOf(choice: QuarryChoice): Quarry {
  const subject = subjectOf({ ...choice, cases: "conformance" });
  const again = ["deno", "task", "fuzz", ...subject.again.slice(3)];
  const known = subject.expectations === undefined ? {} : { expectations: subject.expectations };
  const load = loaderOf(choice);
  if (load === undefined) return { ...known, again, connect: () => subject.connect() };
  const connect = async (): Promise<Connect> => {
    const adapter = inProcess(await load());
    return () => Promise.resolve({ kind: "connected", adapter });
  };
  return { ...known, again, connect };
}

function loaderOf({ adapter, kernel, "kernel-image": image }: QuarryChoice) {
  const chosen = adapters[adapter ?? ""];
  return chosen?.kind === "process" && kernel === undefined && image === undefined ? chosen.load : undefined;
}
