import { setColorEnabled } from "@std/fmt/colors";

/** Turns colours on where a terminal shows them and `NO_COLOR` is not set, and off elsewhere. */
export function setUpColors(): void {
  setColorEnabled(!Deno.noColor && Deno.stdout.isTerminal());
}
