import { UsageError } from "../../lib/cli/usage_error.ts";
import { ExitCode } from "../../lib/harness/exit_code.ts";
import { onInterrupt } from "../conformance/on_interrupt.ts";

/**
 * Fetches until all is there or the user interrupts it, and answers the exit code.
 *
 * @param fetch Does so; its signal fires when it is to stop.
 * @throws {UsageError} If it fails: what is missing is something about this machine.
 */
export async function fetchOrStop(fetch: (signal: AbortSignal) => Promise<void>): Promise<number> {
  using interrupt = onInterrupt();
  try {
    await fetch(interrupt.signal);
    return ExitCode.CONFORMANT;
  } catch (cause) {
    if (!interrupt.signal.aborted) throw new UsageError(cause instanceof Error ? cause.message : `${cause}`, { cause });
    console.error("Interrupted; nothing half-made is left.");
    return ExitCode.INTERRUPTED;
  }
}
