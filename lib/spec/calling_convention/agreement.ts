import { type Finding, whole } from "../finding.ts";
import type { Answered } from "../observation.ts";
import { truth } from "./truth.ts";

type Run = Answered<"calling_convention.run">;

/**
 * Compares an answer with the run under the calling convention: its exit value, in the bits that the implementation
 * shows, and the context, if it shows it. Where that run faults, an answer is a finding: it had to be refused.
 */
export function* agreement({ input, value }: Run): Generator<Finding> {
  const { result, context } = truth(input);
  if (result.outcome === "fault") {
    const { index, detail } = result.fault;
    yield {
      place: { kind: "insn", of: "input", index },
      wanted: `a refusal: ${detail}`,
      seen: `r0 = ${hex(value.r0)}`,
    };
    return;
  }
  const wanted = BigInt.asUintN(value.bits, result.r0);
  const seen = BigInt.asUintN(value.bits, value.r0);
  if (wanted !== seen) yield whole(`r0 = ${hex(wanted)} at exit`, `r0 = ${hex(seen)}`);
  if (value.context === undefined) return;
  const at = context.findIndex((byte, index) => value.context?.[index] !== byte);
  if (at >= 0 || value.context.length !== context.length) {
    yield whole(`the context ${digits(context)} after the run`, digits(value.context));
  }
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function digits(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") || "(no bytes)";
}
