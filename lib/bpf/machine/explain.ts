import type { FaultReason } from "./fault.ts";

/** Says in words why a program could not go on. */
export function explain(reason: FaultReason): string {
  switch (reason.kind) {
    case "bad-opcode":
      return "no such operation";
    case "bad-register":
      return `there is no r${reason.register}`;
    case "uninitialised-register":
      return `r${reason.register} is read, but was not written or was scratched by a call`;
    case "uninitialised-stack":
      return `${reason.size} bytes at ${hex(reason.address)} are read, not all of which were written in this frame`;
    case "write-to-frame-pointer":
      return "the frame pointer is read-only";
    case "out-of-bounds":
      return `${reason.access} of ${reason.size} bytes at ${hex(reason.address)}, where there is no memory for them`;
    case "read-only":
      return `write of ${reason.size} bytes at ${hex(reason.address)} to ${reason.region}, which is read-only`;
    case "misaligned":
      return `stack access of ${reason.size} bytes at ${hex(reason.address)}, which is not a multiple of that`;
    case "bad-target":
      return `control goes to slot ${reason.target}, outside the program`;
    case "unknown-function":
      return `there is no ${reason.type} ${reason.number}`;
    case "function-failed":
      return `${reason.name} failed: ${reason.cause instanceof Error ? reason.cause.message : String(reason.cause)}`;
    case "unknown-immediate":
      return `no address is known for an immediate of kind ${reason.type}`;
    case "unknown-percpu":
      return `no address is known for the per-CPU offset ${hex(reason.offset)}`;
    case "call-depth":
      return `a call needs one more frame than the ${reason.frames} that there are`;
    case "runaway":
      return `${reason.limit} instructions were executed without coming to the exit`;
  }
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
