import type { Happening } from "./happening.ts";

/** What happens, in words. */
export function describeHappening(happening: Happening | undefined): string {
  switch (happening?.kind) {
    case "call":
      return `a call of function ${happening.subprog}`;
    case "helper":
      return `a call of helper ${happening.helper}`;
    case "tail-call":
      return `a tail call with r1 0x${happening.context.toString(16)}`;
    case "exit":
      return `an exit with r0 0x${happening.r0.toString(16)}`;
    case undefined:
      return "the end of the run";
  }
}
