/** Where an observation broke a rule. */
export type Place =
  /** An instruction slot of the program that was given (`input`) or of the one that came back (`value`). */
  | {
    readonly kind: "insn";
    readonly of: "input" | "value";
    readonly index: number;
  }
  /** A byte of the machine code that came back, counted from its start. */
  | { readonly kind: "byte"; readonly offset: number }
  /** A step of a script, of a list of writes, or of a trace, from 0. */
  | { readonly kind: "step"; readonly step: number }
  /** The answer as a whole. */
  | { readonly kind: "whole" };

/** A place where an observation departs from what a rule wants. */
export interface Finding {
  /** Where that is. */
  readonly place: Place;
  /** What had to hold there. */
  readonly wanted: string;
  /** What was there. */
  readonly seen: string;
  /** The way there, a step a line, where the place alone does not tell the story. */
  readonly trace?: readonly string[];
}

/** A finding about the answer as a whole. */
export function whole(wanted: string, seen: string): Finding {
  return { place: { kind: "whole" }, wanted, seen };
}

/** A finding at an instruction slot of the program that was given. */
export function atInput(index: number, wanted: string, seen: string): Finding {
  return { place: { kind: "insn", of: "input", index }, wanted, seen };
}

/** A finding at an instruction slot of the program that came back. */
export function atValue(index: number, wanted: string, seen: string): Finding {
  return { place: { kind: "insn", of: "value", index }, wanted, seen };
}

/** A finding at a byte of the machine code that came back. */
export function atByte(offset: number, wanted: string, seen: string): Finding {
  return { place: { kind: "byte", offset }, wanted, seen };
}

/** A finding at a step of a script or a trace. */
export function atStep(step: number, wanted: string, seen: string): Finding {
  return { place: { kind: "step", step }, wanted, seen };
}

/** The place in words, such as `instruction 3 of the answer`. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case "insn":
      return `instruction ${place.index} of the ${place.of === "input" ? "input" : "answer"}`;
    case "byte":
      return `byte 0x${place.offset.toString(16)}`;
    case "step":
      return `step ${place.step}`;
    case "whole":
      return "the answer as a whole";
  }
}
