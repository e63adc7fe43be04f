import type { FetchArg } from "../../lib/perf/fetch_arg.ts";

/** What an argument is called; one that was given no name is numbered, as the kernel's probes number theirs. */
export function argumentName({ name }: FetchArg, index: number): string {
  return name ?? `arg${index + 1}`;
}
