import { stripAnsiCode } from "@std/fmt/colors";

/** What a terminal would obey rather than show, but for tabs and newlines. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A text of an implementation without what would recolour or rewrite the terminal that it is shown on. */
export function plain(text: string): string {
  return stripAnsiCode(text).replace(CONTROL, "�");
}
