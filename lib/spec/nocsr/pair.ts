import type { Insn, Program } from "../../bpf/insn.ts";
import { isFill, isSpill, resemblesFill, resemblesSpill } from "./frame.ts";

/** A store before a call and a load after it that belong, or might belong, together. Slots of the program. */
export interface Pair {
  readonly call: number;
  readonly spill: number;
  readonly fill: number;
}

/** Pairs, and what is left without a partner. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly single: readonly number[];
}

/**
 * Pairs the spills and fills around a call: first those that save and restore one register in one place, then the
 * others in the order of their distance from the call.
 *
 * @param program The program.
 * @param call The call's slot.
 * @param spills Slots before it, the nearest first.
 * @param fills Slots after it, the nearest first.
 */
export function pairUp(
  program: Program,
  call: number,
  spills: readonly number[],
  fills: readonly number[],
): Pairing {
  const left = [...fills];
  const pairs = new Map<number, number>();
  for (const spill of spills) {
    // A register may be saved twice: of several partners the one at the same distance is meant.
    const partners = left.filter((fill) => belongTogether(program, spill, fill));
    const partner = partners.find((fill) => fill - call === call - spill) ?? partners[0];
    if (partner === undefined) continue;
    pairs.set(spill, partner);
    left.splice(left.indexOf(partner), 1);
  }
  for (const spill of spills) {
    const partner = pairs.has(spill) ? undefined : left.shift();
    if (partner !== undefined) pairs.set(spill, partner);
  }
  return {
    pairs: spills.flatMap((spill) => {
      const fill = pairs.get(spill);
      return fill === undefined ? [] : [{ call, spill, fill }];
    }),
    single: [...spills.filter((spill) => !pairs.has(spill)), ...left],
  };
}

/** Whether these save and restore the same register in the same place. */
function belongTogether(program: Program, spill: number, fill: number): boolean {
  const stx = program[spill];
  const ldx = program[fill];
  return stx !== undefined && ldx !== undefined && isSpill(stx) && isFill(ldx) && stx.src === ldx.dst &&
    stx.off === ldx.off;
}

/** The stores right before a call and the loads right behind it, the nearest first. */
export function runsAround(program: Program, call: number): { spills: readonly number[]; fills: readonly number[] } {
  return { spills: run(program, call, -1, resemblesSpill), fills: run(program, call, 1, resemblesFill) };
}

function run(program: Program, call: number, step: 1 | -1, is: (insn: Insn) => boolean): readonly number[] {
  const slots: number[] = [];
  for (let slot = call + step;; slot += step) {
    const insn = program[slot];
    if (insn === undefined || !is(insn)) return slots;
    slots.push(slot);
  }
}

/** The stores and loads that mirror one another around a call, the nearest first, whatever they store and load. */
export function mirroredAround(program: Program, call: number): readonly Pair[] {
  const { spills, fills } = runsAround(program, call);
  return spills.slice(0, fills.length).map((spill) => ({ call, spill, fill: 2 * call - spill }));
}
