import { formatPrototype } from "../../lib/c/format_prototype.ts";
import type { Shown } from "./shown.ts";

/** Writes layouts as JSON, for other programs. */
export function toJson({ prototype, layouts }: Shown): string {
  const value = { declaration: formatPrototype(prototype), designs: Object.fromEntries(layouts) };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
