import type { Machine } from "./machine.ts";
import type { Qmp } from "./qmp.ts";

/** Milliseconds between two looks at how far it is. */
const PACE = 20;

/** Milliseconds that it may take. */
const LIMIT = 120_000;

/**
 * Writes the state of a machine to a file, from which others can go on. The machine itself stands still from then on.
 *
 * The file is whole or not there at all.
 *
 * @throws {Error} If it cannot be written, such as on a full disk.
 */
export async function takeSnapshot(machine: Machine, path: string): Promise<void> {
  const unfinished = `${path}.${crypto.randomUUID()}`;
  try {
    await using control = await machine.control();
    await control.execute("migrate-set-parameters", { "max-bandwidth": 2 ** 33 });
    await control.execute("migrate", { uri: `file:${unfinished}` });
    await waitFor(control);
    await Deno.rename(unfinished, path);
  } catch (cause) {
    await Deno.remove(unfinished).catch(() => {});
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot write the snapshot ${path}: ${why}`, { cause });
  }
}

async function waitFor(control: Qmp): Promise<void> {
  const end = performance.now() + LIMIT;
  while (performance.now() < end) {
    const state = await control.execute("query-migrate");
    const { status, "error-desc": error }: { status?: unknown; "error-desc"?: unknown } = Object(state);
    if (status === "completed") return;
    if (status === "failed" || status === "cancelled") throw new Error(`QEMU says ${error ?? status}`);
    await new Promise((resolve) => setTimeout(resolve, PACE));
  }
  throw new Error(`QEMU was not done within ${LIMIT / 1000} s`);
}
