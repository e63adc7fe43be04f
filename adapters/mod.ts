/**
 * The adapters that come with the suite, by name.
 *
 * @module
 */
import type { Implementation } from "../lib/protocol/implementation.ts";

/** An adapter that runs in the suite's own process. */
export interface InProcessAdapter {
  readonly kind: "in-process";
  /** What it is, in one line. */
  readonly title: string;
  load(): Promise<Implementation>;
}

/** A module that serves an implementation in a process of its own. */
export interface ServingModule {
  /** The module that is run. */
  readonly module: URL;
  /** The flags of `deno run` for it. */
  readonly permissions: readonly string[];
}

/** An adapter that is a process of its own, in TypeScript, with permissions of its own. */
export interface ProcessAdapter extends ServingModule {
  readonly kind: "process";
  /** What it is, in one line. */
  readonly title: string;
  /** What serves a kernel that is booted, given its name or path as an argument; absent where none can be. */
  readonly booted?: ServingModule;
  /**
   * Loads it into this process instead, which then wants its permissions and lives no longer than it does: for those who
   * ask so much that the way to another process counts. Absent where it must be a process.
   */
  load?(): Promise<Implementation>;
  /** What it is known to fail: the path of the file, from the project's root. */
  readonly expectations: string;
}

/** The adapters that come with the suite. */
export const adapters: Readonly<Record<string, InProcessAdapter | ProcessAdapter>> = {
  reference: {
    kind: "in-process",
    title: "the built-in reference",
    load: async () => (await import("../lib/impl/reference.ts")).reference,
  },
  linux: {
    kind: "process",
    title: "the running Linux kernel, or one that is booted (--kernel), through bpf(2)",
    module: new URL("./linux/main.ts", import.meta.url),
    permissions: ["--allow-ffi"],
    load: async () => (await import("./linux/main.ts")).openLinux(),
    booted: {
      module: new URL("./linux/guest/main.ts", import.meta.url),
      permissions: ["--allow-read", "--allow-write", "--allow-run", "--allow-env", "--allow-net"],
    },
    expectations: "adapters/linux/expectations.yaml",
  },
  libbpf: {
    kind: "process",
    title: "libbpf 0.3, which has program instances, on the running kernel or one that is booted (--kernel)",
    module: new URL("./libbpf/main.ts", import.meta.url),
    permissions: ["--allow-ffi", "--allow-env=XDG_CACHE_HOME,HOME"],
    booted: {
      module: new URL("./libbpf/booted/main.ts", import.meta.url),
      permissions: ["--allow-read", "--allow-write", "--allow-run", "--allow-env", "--allow-net"],
    },
    expectations: "adapters/libbpf/expectations.yaml",
  },
  llvm: {
    kind: "process",
    title: "LLVM's static compiler (llc 20 or newer), which puts in spills and fills",
    module: new URL("./llvm/main.ts", import.meta.url),
    permissions: ["--allow-env=LLC", "--allow-run"],
    expectations: "adapters/llvm/expectations.yaml",
  },
};
