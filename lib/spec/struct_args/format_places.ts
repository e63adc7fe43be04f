import { parameterLabel, type Prototype } from "../../c/prototype.ts";
import type { ArgumentLayout, DirectPlace, PiecePlace } from "../../protocol/struct_args.ts";

/**
 * Where the caller puts the arguments, in short: `a: di; b: si dx; c: +8`. A register by its name, a place on the stack as
 * its distance from the return address, a struct behind a pointer as `*` and the pointer's place.
 */
export function formatPlaces(prototype: Prototype, args: readonly ArgumentLayout[]): string {
  return formatArguments(prototype, args, ({ pieces }) => formatPieces(pieces));
}

/** Where the program finds the arguments, in short: `a: 0; b: 1 2; c: 3`; a slot that holds an address is `*1`. */
export function formatViews(prototype: Prototype, args: readonly ArgumentLayout[]): string {
  return formatArguments(prototype, args, ({ view }) => {
    if (view.kind === "pointer") return `*${view.slot}`;
    const slots = Array.from({ length: Math.min(view.slots, 64) }, (_, i) => view.slot + i);
    return slots.join(" ");
  });
}

/** The BPF registers that carry the arguments, in short: `a: r1; b: r2 r3; c: r4`. */
export function formatBpfRegisters(prototype: Prototype, args: readonly ArgumentLayout[]): string {
  return formatArguments(prototype, args, ({ registers = [] }) => registers.join(" "));
}

/** The places of some pieces, in short. */
export function formatPieces(pieces: ArgumentLayout["pieces"]): string {
  const [first] = pieces;
  if (first?.place.kind === "pointed") return formatPlace(first.place);
  return pieces.map(({ place }) => formatPlace(place)).join(" ");
}

/** One place, in short. */
export function formatPlace(place: PiecePlace): string {
  return place.kind === "pointed" ? `*${formatDirect(place.pointer)}` : formatDirect(place);
}

function formatDirect(place: DirectPlace): string {
  return place.kind === "register" ? place.register : `+${place.offset}`;
}

function formatArguments(
  { parameters }: Prototype,
  args: readonly ArgumentLayout[],
  format: (argument: ArgumentLayout) => string,
): string {
  return args.map((argument, index) => {
    const label = parameterLabel(parameters[index] ?? {}, index);
    return `${label}: ${format(argument) || "nowhere"}`;
  }).join("; ");
}
