import type { PokeInput, PokeStep, PokeValue, SiteText } from "../../../protocol/tailcall.ts";
import { disassemble } from "../../../x86/disassemble.ts";
import { formatInsn } from "../../../x86/format_insn.ts";
import type { PokeSite, Schedule, UpdaterStep } from "./schedule.ts";

/**
 * The schedule of one site in an answer: all that was done to its text, in order, with each program given up once no
 * element of the array holds it and none will again.
 *
 * @param input What was asked for.
 * @param value What was done.
 * @param site The site's number.
 * @returns The schedule, or `undefined` where the answer has no such site.
 */
export function scheduleOf(input: PokeInput, value: PokeValue, site: number): Schedule | undefined {
  const text = value.sites[site];
  if (text === undefined) return undefined;
  return {
    site: siteOf(text),
    initial: { bypass: text.bypassBytes, target: text.targetBytes },
    programs: new Map(Object.entries(value.programs)),
    steps: value.updates.flatMap(({ steps }, update) => [
      ...steps.flatMap((step) => stepAt(step, site)),
      ...givenUp(input, value, update).map((program): UpdaterStep => ({ kind: "retire", program })),
    ]),
    complete: value.complete,
  };
}

function siteOf(text: SiteText): PokeSite {
  const unwind = [...disassemble(text.between, text.bypass + 5n)].map(formatInsn);
  return { bypass: text.bypass, target: text.target, unwind };
}

function stepAt(step: PokeStep, site: number): readonly UpdaterStep[] {
  if (step.kind === "wait") return [{ kind: "wait" }];
  return step.site === site ? [{ kind: "write", place: step.place, bytes: step.bytes }] : [];
}

/** What the array holds, by index, before update number `update`; updates that were refused changed nothing. */
export function contentBefore(input: PokeInput, value: PokeValue, update: number): ReadonlyMap<number, string> {
  const content = new Map(input.filled.map(({ index, program }) => [index, program]));
  for (const [number, { index, program }] of input.updates.slice(0, update).entries()) {
    if (value.updates[number]?.errno !== undefined) continue;
    if (program === undefined) content.delete(index);
    else content.set(index, program);
  }
  return content;
}

/** The programs that an update removes from the array for good. */
function givenUp(input: PokeInput, value: PokeValue, update: number): readonly string[] {
  const after = [...contentBefore(input, value, update + 1).values()];
  const later = input.updates.slice(update + 1).map(({ program }) => program);
  const before = new Set(contentBefore(input, value, update).values());
  return [...before].filter((program) => !after.includes(program) && !later.includes(program));
}
