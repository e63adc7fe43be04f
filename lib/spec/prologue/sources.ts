/**
 * Where the rules of this area are stated.
 *
 * @module
 */
import { publications } from "../clauses.ts";
import type { Source } from "../rule.ts";

/** The design as it was published. */
export const publication: Source = publications.prologue;

/** The generator as Linux 5.10 had it. */
export const perf510: Source = {
  title: "perf of Linux 5.10, tools/perf/util/bpf-prologue.c",
  link: "https://github.com/torvalds/linux/blob/v5.10/tools/perf/util/bpf-prologue.c",
};

/** The names of the registers that it knows. */
export const registerNames: Source = {
  title: "perf of Linux 5.10, tools/perf/arch/x86/include/dwarf-regs-table.h",
  link: "https://github.com/torvalds/linux/blob/v5.10/tools/perf/arch/x86/include/dwarf-regs-table.h",
};

/** Its errors. */
export const loaderErrors: Source = {
  title: "perf of Linux 5.10, tools/perf/util/bpf-loader.h",
  link: "https://github.com/torvalds/linux/blob/v5.10/tools/perf/util/bpf-loader.h",
};

/** The helpers that read the kernel's memory and user space's. */
export const probeReads: Source = {
  title: "bpf: Add probe_read_{user, kernel} and probe_read_{user, kernel}_str helpers",
  link: "https://git.kernel.org/torvalds/c/6ae08ae3dea2",
};
