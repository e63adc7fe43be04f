import type { Program } from "../../bpf/insn.ts";
import { isConditionalJump, isHelperCall, subprogTarget } from "../../bpf/insn_kind.ts";
import type { Fate } from "./alignment.ts";
import { GET_SMP_PROCESSOR_ID } from "./call_facts.ts";
import { isFunctionCall, type Unit, unitsOf } from "./flow.ts";
import { isPercpuOffset } from "./inline_form.ts";
import { isAlike, isZeroExtension, type Likeness, likenessOf, namesSomething } from "./likeness.ts";
import { anyWays } from "./plain_ways.ts";
import { BODY_LENGTH, COST, expansionCost, REACH, removalCosts } from "./price_list.ts";

/** Most instructions of the program that was given. */
const MOST = 256;

/** An instruction of the program that was given. */
interface Old {
  readonly likeness: Likeness;
  readonly isNamed: boolean;
  readonly isCall: boolean;
}

/** An instruction of the result, or a whole published body. */
interface Piece {
  readonly likeness: Likeness;
  readonly isBody: boolean;
  /** What a body consists of. */
  readonly parts: readonly Likeness[];
  /** The slots of the result that it takes. */
  readonly from: number;
  readonly to: number;
}

/**
 * What became of each slot of a program, if the result is the program without some spills and fills next to calls, with
 * the published body in place of some calls of its helper, and if that is beyond doubt the account that costs least:
 * `undefined` does not mean that there is none.
 *
 * There is one such account only if taking everything as early as can be and as late as can be comes to the same. Any
 * other account then has a step that is none of these, and all that it could save is on what it removes.
 */
export function plainAccount(before: Program, after: Program): readonly Fate[] | undefined {
  const units = unitsOf(before);
  const pieces = piecesOf(after);
  if (pieces === undefined || units.length > MOST || pieces.length > units.length) return undefined;
  const olds = units.map((unit) => oldOf(before, unit));
  const places = uniquePlaces(olds, pieces);
  if (places === undefined) return undefined;
  const ways = anyWays(before);
  if (!units.every(({ index }) => ways.reached.has(index))) return undefined;
  if (units.some(({ index }) => isExpandedElse(before, index))) return undefined;
  if (!isCheapest(before, olds, pieces, places, removalCosts(before, ways))) return undefined;
  return fatesOf(before, olds, pieces, places);
}

function oldOf(program: Program, unit: Unit): Old {
  const insn = program[unit.index];
  return {
    likeness: likenessOf(program, unit),
    isNamed: namesSomething(program, unit),
    isCall: insn !== undefined && isFunctionCall(insn),
  };
}

/** The pieces of a result; `undefined` where something may have been added cheaply, or a body is cut off. */
function piecesOf(after: Program): readonly Piece[] | undefined {
  const units = unitsOf(after);
  const pieces: Piece[] = [];
  for (let place = 0; place < units.length; place++) {
    const unit = units[place];
    if (unit === undefined || isZeroExtension(after, unit.index)) return undefined;
    const isBody = isPercpuOffset(after, unit.index);
    const body = isBody ? units.slice(place, place + BODY_LENGTH) : [];
    if (isBody && body.length < BODY_LENGTH) return undefined;
    if (isBody) place += BODY_LENGTH - 1;
    const to = units[place + 1]?.index ?? after.length;
    const parts = body.map((part) => likenessOf(after, part));
    pieces.push({ likeness: likenessOf(after, unit), isBody, parts, from: unit.index, to });
  }
  return pieces;
}

/** Where each piece was among the instructions of the program; `undefined` if that can be in several ways, or in none. */
function uniquePlaces(olds: readonly Old[], pieces: readonly Piece[]): readonly number[] | undefined {
  const first: number[] = [];
  for (let place = 0; place < olds.length && first.length < pieces.length; place++) {
    if (canBecome(olds[place], pieces[first.length])) first.push(place);
  }
  if (first.length < pieces.length) return undefined;
  let last = olds.length - 1;
  for (let k = pieces.length - 1; k >= 0; k--, last--) {
    while (!canBecome(olds[last], pieces[k])) last--;
    if (last !== first[k]) return undefined;
  }
  return first;
}

function canBecome(old: Old | undefined, piece: Piece | undefined): boolean {
  if (old === undefined || piece === undefined) return false;
  if (piece.isBody) return old.isCall;
  const { likeness, isNamed } = old;
  return isNamed ? likeness.named === piece.likeness.named : isAlike(likeness, piece.likeness);
}

/** Whether something else than a call could be replaced by several instructions. */
function isExpandedElse(program: Program, slot: number): boolean {
  const insn = program[slot];
  return insn !== undefined && !isFunctionCall(insn) && expansionCost(insn, true) !== undefined;
}

/**
 * What a step costs at least that such an account does not have, less what is then not removed: where there are bodies, to
 * put one together otherwise; a condition that is lost; and the least that another call becomes.
 */
const STRANGE = { body: 12, condition: COST.loseCondition, call: COST.expandCall + COST.expandBy };

/** Whether no other account can cost as little. */
function isCheapest(
  before: Program,
  olds: readonly Old[],
  pieces: readonly Piece[],
  places: readonly number[],
  costs: readonly number[],
): boolean {
  const bodies = pieces.some(({ isBody }) => isBody);
  if (bodies && !bodiesStandOut(before, olds, pieces, places)) return false;
  const kept = new Set(places);
  const all = olds.map(({ likeness: { unit } }) => costs[unit.index] ?? COST.remove);
  const removed = all.filter((_, place) => !kept.has(place));
  // Dearer ones may be exchanged for less.
  if (removed.some((cost) => cost > COST.removeSpillOrFill + REACH)) return false;
  const singly = sum(all.sort((a, b) => a - b).slice(0, removed.length));
  const hasBlocks = before.some((insn, slot) => isConditionalJump(insn) || subprogTarget(before, slot) !== undefined);
  const least = hasBlocks ? Math.min(singly, COST.removeBlock + COST.removeBlockBy * removed.length) : singly;
  const losesCondition = pieces.some(({ likeness }) => likeness.isGoto) &&
    olds.some(({ likeness }) => likeness.isDecidable);
  const strange = bodies ? STRANGE.body : losesCondition ? STRANGE.condition : STRANGE.call;
  return sum(removed) - least < strange;
}

/** Whether all bodies stand for calls of their helper, and nothing in them can have been in the program. */
function bodiesStandOut(
  before: Program,
  olds: readonly Old[],
  pieces: readonly Piece[],
  places: readonly number[],
): boolean {
  return pieces.every(({ isBody, parts }, k) => {
    if (!isBody) return true;
    const call = before[olds[places[k] ?? -1]?.likeness.unit.index ?? -1];
    return call !== undefined && isHelperCall(call) && call.imm === GET_SMP_PROCESSOR_ID &&
      !parts.some((part) => olds.some(({ likeness }) => isAlike(likeness, part)));
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function fatesOf(
  before: Program,
  olds: readonly Old[],
  pieces: readonly Piece[],
  places: readonly number[],
): readonly Fate[] {
  const fates: Fate[] = before.map(() => ({ kind: "removed" }));
  for (const [k, { isBody, from, to }] of pieces.entries()) {
    const unit = olds[places[k] ?? -1]?.likeness.unit;
    if (unit === undefined) continue;
    for (let i = 0; i < unit.slots; i++) {
      fates[unit.index + i] = isBody ? { kind: "expanded", from, to } : { kind: "kept", at: from + i };
    }
  }
  return fates;
}
