/** Whether the system has process groups that a signal can be sent to. */
const HAS_GROUPS = Deno.build.os !== "windows";

/** Options under which a process leads a group of its own, with all that it starts. */
export const GROUP_LEADER: { readonly detached: boolean } = { detached: HAS_GROUPS };

/** Kills a process and, where the system has groups, all that it started and that stayed in its group. */
export function killGroup(process: Deno.ChildProcess): void {
  if (HAS_GROUPS && signal(-process.pid, "SIGKILL")) return;
  try {
    process.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}

/**
 * Whether something of a process's group still runs after the process itself has ended.
 *
 * What has ended but was not waited for does not count; to tell, `ps` is asked. Where there is none, the answer is no.
 */
export async function groupRuns(leader: number): Promise<boolean> {
  if (!HAS_GROUPS || !signal(-leader, "SIGCONT")) return false;
  try {
    const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pgid=", "-o", "stat="], stderr: "null" })
      .output();
    const rows = new TextDecoder().decode(stdout).split("\n").map((row) => row.trim().split(/\s+/));
    return rows.some(([group, state]) => group === String(leader) && state !== undefined && !state.startsWith("Z"));
  } catch {
    return false;
  }
}

function signal(pid: number, name: Deno.Signal): boolean {
  try {
    Deno.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
