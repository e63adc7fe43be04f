import type { Command } from "../command.ts";

/** The command that runs a broken implementation. */
export function miniatureCommand(mode: string): Command {
  const { href } = new URL("./miniature.ts", import.meta.url);
  return { program: Deno.execPath(), args: ["run", "--quiet", "--no-config", "--allow-run", href, mode] };
}
