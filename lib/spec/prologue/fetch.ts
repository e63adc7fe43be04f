import type { Deref, FetchArg } from "../../perf/fetch_arg.ts";
import { formatFetchArg } from "../../perf/format_fetch_arg.ts";
import { ptRegsOffset } from "./pt_regs.ts";

/** How many arguments are passed at most. */
export const MOST_ARGUMENTS = 3;

/** The register that carries the first argument. */
export const FIRST_ARGUMENT = 3;

/** An argument that starts in a register. */
export interface Fetch {
  /** Which one it is, from 0. */
  readonly index: number;
  readonly arg: FetchArg;
  /** How it is written. */
  readonly text: string;
  /** The name of its register. */
  readonly register: string;
  /** Where `pt_regs` keeps that register, in bytes. */
  readonly offset: number;
  /** The reads that follow, innermost first. */
  readonly derefs: readonly Deref[];
  /** The width of its type in bits; `undefined` where the type is no plain integer. */
  readonly bits: number | undefined;
}

/** The arguments that a program receives: the first three. */
export function passedArgs(args: readonly FetchArg[]): readonly FetchArg[] {
  return args.slice(0, MOST_ARGUMENTS);
}

/** Reads arguments as fetches, or gives `undefined` if one of them does not start in a register of `pt_regs`. */
export function fetchesOf(args: readonly FetchArg[]): readonly Fetch[] | undefined {
  const fetches = args.flatMap((arg, index) => fetchOf(arg, index) ?? []);
  return fetches.length === args.length ? fetches : undefined;
}

function fetchOf(arg: FetchArg, index: number): Fetch | undefined {
  const { base, derefs, type } = arg;
  const offset = base.kind === "register" ? ptRegsOffset(base.name) : undefined;
  if (base.kind !== "register" || offset === undefined) return undefined;
  const bits = type === undefined ? 64 : type.kind === "other" ? undefined : type.bits;
  return { index, arg, text: abridged(formatFetchArg(arg)), register: base.name, offset, derefs, bits };
}

/** A text that fits a line. */
function abridged(text: string): string {
  return text.length <= 48 ? text : `${text.slice(0, 24)}…${text.slice(-23)}`;
}

/** The register that carries an argument. */
export function registerOf({ index }: Fetch): number {
  return FIRST_ARGUMENT + index;
}

/** Where an argument waits in the published design, in bytes from the frame pointer. */
export function slotOf({ index }: Fetch): number {
  return -8 * (index + 1);
}
