import type { ImplementationInfo } from "../protocol/implementation.ts";
import type { Case } from "./case.ts";
import type { Declined, Skipped } from "./verdict.ts";
import { inRange, parseRange } from "./version_range.ts";

/** Why an implementation is not asked a case: it does not do the operation, or the case is not for it. */
export function whyNotAsked(
  { operation, requires, design }: Case,
  info: ImplementationInfo,
): Declined | Skipped | undefined {
  if (!info.operations.includes(operation)) {
    return { kind: "unsupported", reason: `${info.name} does not declare the operation ${operation}` };
  }
  if (requires.arch !== undefined && !requires.arch.includes(info.arch)) {
    return { kind: "skipped", reason: `for ${requires.arch.join(" or ")}; this is ${info.arch}` };
  }
  if (requires.kernel !== undefined) {
    if (info.kernel === undefined) {
      return { kind: "skipped", reason: `for Linux ${requires.kernel}; this is no kernel` };
    }
    if (!inRange(info.kernel, parseRange(requires.kernel))) {
      return { kind: "skipped", reason: `for Linux ${requires.kernel}; this is ${info.kernel}` };
    }
  }
  const { exceptKernel } = requires;
  if (exceptKernel !== undefined && info.kernel !== undefined && inRange(info.kernel, parseRange(exceptKernel))) {
    return { kind: "skipped", reason: `not for Linux ${exceptKernel}; this is ${info.kernel}` };
  }
  if (design !== undefined && !info.designs.includes(design)) {
    const declared = info.designs.length === 0 ? "none" : info.designs.join(", ");
    return { kind: "skipped", reason: `for the design ${design}; ${info.name} declares ${declared}` };
  }
  return undefined;
}
