import { z } from "zod";
import type { CompiledSite, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { type Expectation, expectation } from "../../expectation.ts";
import { atInput, type Finding, whole } from "../../finding.ts";
import { formatBytes } from "../poke/text.ts";
import { BYTE_PATTERN, BYTE_PATTERN_HINT, fitsPattern } from "./byte_pattern.ts";
import { siteBytes } from "./site_bytes.ts";

/** What a case wants of one tail call. */
export interface WantedSite {
  /** The slot of its `call 12`. */
  readonly insn: number;
  readonly kind: "direct" | "indirect";
  /** The bytes of a direct one, from its bypass to behind its target; see `BYTE_PATTERN`. */
  readonly code?: string;
}

/** What a case of `tailcall.compile` may want. */
export interface WantedCode {
  /** The machine code of each function, as `BYTE_PATTERN` has it; null where it may be any. */
  readonly functions?: readonly (string | null)[];
  readonly sites?: readonly WantedSite[];
}

const pattern = z.string().regex(BYTE_PATTERN, BYTE_PATTERN_HINT);

/** The machine code that a case wants of a program. */
export const compileExpectation: Expectation<"tailcall.compile", WantedCode> = expectation({
  schema: z.strictObject({
    functions: z.array(pattern.nullable()).exactOptional(),
    sites: z.array(z.strictObject({
      insn: z.int().min(0),
      kind: z.enum(["direct", "indirect"]),
      code: pattern.exactOptional(),
    })).exactOptional(),
  }),
  *compare({ functions, sites }, { value }): Iterable<Finding> {
    yield* compareFunctions(functions ?? [], value);
    for (const wanted of sites ?? []) yield* compareSite(wanted, value);
  },
});

function* compareFunctions(wanted: readonly (string | null)[], { functions }: TailcallCompileValue): Iterable<Finding> {
  if (wanted.length > functions.length) yield whole(`${wanted.length} functions`, `${functions.length} functions`);
  for (const [at, pattern] of wanted.entries()) {
    const code = functions[at]?.code;
    if (pattern === null || code === undefined || fitsPattern(code, pattern)) continue;
    yield whole(`function ${at}: ${pattern}`, formatBytes(code));
  }
}

function* compareSite({ insn, kind, code }: WantedSite, value: TailcallCompileValue): Iterable<Finding> {
  const site: CompiledSite | undefined = value.sites.find((site) => site.insn === insn);
  if (site?.kind !== kind) yield atInput(insn, `a tail call that is ${kind}`, site?.kind ?? "no site");
  if (site?.kind !== "direct" || code === undefined) return;
  const bytes = siteBytes(value, site);
  if (bytes === undefined) yield atInput(insn, "a site within the code", "addresses outside it");
  else if (!fitsPattern(bytes, code)) yield atInput(insn, code, formatBytes(bytes));
}
