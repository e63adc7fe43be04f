import { z } from "zod";
import { parseRange } from "./version_range.ts";

/** Schema of a range of versions as text, such as `>=6.12 <7.2`. */
export const versionRange: z.ZodType<string> = z.string().superRefine((text, context) => {
  try {
    parseRange(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
  }
});
