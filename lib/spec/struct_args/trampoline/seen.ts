import { type Finding, whole } from "../../finding.ts";
import { bytesOf, wordBytes } from "./caller.ts";
import type { FoundArgument, Sighting } from "./examination.ts";
import type { ProgramCall } from "./recording.ts";

/** The bytes of an argument as the program reads them; fewer where there is no memory. */
export function readByProgram({ slots, behind }: ProgramCall, argument: FoundArgument): Uint8Array {
  const { slot, size, isPointer } = argument;
  if (isPointer) return behind[slot]?.subarray(0, size) ?? new Uint8Array(0);
  const words = slots.slice(slot, slot + argument.slots);
  const known = words.flatMap((word) => word === undefined ? [] : [...wordBytes(word)]);
  return new Uint8Array(known).subarray(0, size);
}

/** Compares what the program reads of some arguments with what the caller passed. */
export function* compareRead({ recording, program }: Sighting, args: readonly FoundArgument[]): Generator<Finding> {
  if (program === undefined) return;
  for (const argument of args) {
    const wanted = formatBytes(bytesOf(recording.caller, argument));
    const seen = formatBytes(readByProgram(program, argument));
    if (wanted === seen) continue;
    const place = argument.isPointer ? `behind the pointer in slot ${argument.slot}` : `in slot ${argument.slot}`;
    yield whole(`${argument.label} = ${wanted} ${place}`, seen);
  }
}

/** Bytes in the order of memory, as words read: `01 02 03`. */
export function formatBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ") || "no memory";
}

/** A number in hexadecimal. */
export function hex(value: bigint | undefined): string {
  return value === undefined ? "no memory" : `0x${value.toString(16)}`;
}
