import type { Happening } from "./happening.ts";

/**
 * What happens, in words.
 *
 * @param show What a value is called.
 */
export function describeHappening(happening: Happening | undefined, show: (value: bigint) => string): string {
  switch (happening?.kind) {
    case "call":
      return `a call of function ${happening.subprog}${withArguments(happening.args, show)}`;
    case "helper":
      return `a call of helper ${happening.helper}`;
    case "tail-call":
      return `a tail call with r1 ${show(happening.context)}`;
    case "exit":
      return `an exit with r0 ${show(happening.r0)}`;
    case undefined:
      return "the end of the run";
  }
}

function withArguments(args: readonly (bigint | undefined)[], show: (value: bigint) => string): string {
  const shown = args.flatMap((value, at) => value === undefined ? [] : [`r${1 + at} ${show(value)}`]);
  return shown.length === 0 ? "" : ` with ${shown.join(", ")}`;
}
