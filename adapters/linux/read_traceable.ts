import type { Kernel } from "./kernel.ts";
import { readFile } from "./read_file.ts";

/** Where kernels list the functions whose start can be replaced by a call, `FUNCTION` or `FUNCTION [MODULE]` a line. */
const LISTS = [
  "/sys/kernel/tracing/available_filter_functions",
  "/sys/kernel/debug/tracing/available_filter_functions",
];

/** Reads the names of the functions of the kernel proper that can be traced; none where it does not list them. */
export async function readTraceable(kernel: Kernel): Promise<readonly string[]> {
  for (const path of LISTS) {
    const file = await readFile(kernel, path);
    if (!file.ok) continue;
    return new TextDecoder().decode(file.bytes).split("\n").filter((line) => /^[A-Za-z_]\w*$/.test(line));
  }
  return [];
}
