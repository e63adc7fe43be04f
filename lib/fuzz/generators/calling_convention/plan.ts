import fc from "fast-check";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";

/** A program of functions that compute and call; numbers name whatever there is, by their remainders. */
export interface ProgramPlan {
  /** The functions; each calls such as come later, the first is the main program. One that nothing calls is left out. */
  readonly functions: readonly FunctionPlan[];
  /** Something that a program may not do, if it does it. */
  readonly slip?: Slip;
}

/** A function. */
export interface FunctionPlan {
  /** How many arguments it takes, 0 to 5; the main program takes its context. */
  readonly params: number;
  /** Whether the first of them is an address in its caller's frame. */
  readonly takesAddress: boolean;
  readonly statements: readonly Statement[];
  /** Whether it adds up what it has in its registers at its end. */
  readonly sums: boolean;
}

/** What a function does; what it has no register for is left out. */
export type Statement =
  | { readonly kind: "set"; readonly dst: number; readonly value: number }
  | {
    readonly kind: "compute";
    readonly operation: string;
    readonly dst: number;
    readonly src: number;
    readonly narrow: boolean;
  }
  | { readonly kind: "spill" | "fill"; readonly register: number; readonly slot: number; readonly size: 1 | 2 | 4 | 8 }
  | { readonly kind: "load-context" | "store-context"; readonly register: number; readonly word: number }
  /** Through the address in the caller's frame. */
  | { readonly kind: "load-argument" | "store-argument"; readonly register: number }
  | { readonly kind: "call"; readonly callee: number; readonly args: readonly number[]; readonly recurs: boolean }
  | { readonly kind: "helper"; readonly helper: number }
  | { readonly kind: "branch"; readonly register: number; readonly value: number; readonly body: readonly Statement[] }
  | { readonly kind: "loop"; readonly times: number; readonly body: readonly Statement[] };

/** What a program may not do, in which function, and behind how many of its statements. */
export interface Slip {
  readonly function: number;
  readonly at: number;
  readonly what: SlipKind;
}

/** What a program may not do, or only just may. */
export type SlipKind =
  /** It reads a register, whatever is in it. */
  | { readonly kind: "reads"; readonly register: number }
  | { readonly kind: "writes-frame-pointer" }
  | { readonly kind: "names-r11" }
  | { readonly kind: "stores"; readonly off: number }
  | { readonly kind: "exits" };

/** Where spill slots are: the highest ones, then some down to the frame's end. */
export const SLOTS: readonly number[] = [8, 16, 24, 32, 64, 256, 496, 504, 512];

const register = fc.nat(8);
const slot = fc.oneof({ withCrossShrink: true }, often(4, fc.nat(3)), often(1, fc.nat(SLOTS.length - 1)));
const value = fc.oneof({ withCrossShrink: true }, often(3, fc.nat(9)), often(1, fc.integer()));

const simple: readonly fc.WeightedArbitrary<Statement>[] = [
  often(5, fc.record({ kind: fc.constant("set" as const), dst: register, value })),
  often(
    4,
    fc.record({
      kind: fc.constant("compute" as const),
      operation: fc.constantFrom("+=", "=", "-=", "^=", "|=", "&=", "*="),
      dst: register,
      src: register,
      narrow: oneIn(4),
    }),
  ),
  often(
    5,
    fc.record({
      kind: fc.constantFrom("spill" as const, "fill" as const),
      register,
      slot,
      size: fc.constantFrom(8 as const, 4 as const, 2 as const, 1 as const),
    }),
  ),
  often(
    3,
    fc.record({ kind: fc.constantFrom("load-context" as const, "store-context" as const), register, word: fc.nat(7) }),
  ),
  often(2, fc.record({ kind: fc.constantFrom("load-argument" as const, "store-argument" as const), register })),
];

const { body } = fc.letrec<{ statement: Statement; body: readonly Statement[] }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    often(12, fc.oneof({ withCrossShrink: true }, ...simple)),
    often(
      7,
      fc.record({
        kind: fc.constant("call" as const),
        callee: fc.oneof({ withCrossShrink: true }, often(2, fc.constant(0)), often(1, fc.nat(5))),
        args: fc.array(register, { maxLength: 5 }),
        recurs: oneIn(80),
      }),
    ),
    often(2, fc.record({ kind: fc.constant("helper" as const), helper: fc.constantFrom(7, 5, 8) })),
    often(3, fc.record({ kind: fc.constant("branch" as const), register, value, body: tie("body") })),
    often(
      1,
      fc.record({
        kind: fc.constant("loop" as const),
        times: fc.integer({ min: 1, max: 4 }),
        body: fc.array(fc.oneof({ withCrossShrink: true }, ...simple), { maxLength: 3 }),
      }),
    ),
  ),
  body: fc.array(tie("statement"), { maxLength: 6 }),
}));

const slip: fc.Arbitrary<Slip> = fc.record({
  function: fc.nat(3),
  at: fc.nat(6),
  what: fc.oneof(
    { withCrossShrink: true },
    often(4, fc.record({ kind: fc.constant("reads" as const), register: fc.nat(9) })),
    often(
      3,
      fc.record({
        kind: fc.constant("stores" as const),
        off: fc.constantFrom(-8, -504, -512, -513, -516, -520, -1024, 0, 8),
      }),
    ),
    often(1, fc.record({ kind: fc.constant("exits" as const) })),
    often(1, fc.record({ kind: fc.constant("writes-frame-pointer" as const) })),
    often(1, fc.record({ kind: fc.constant("names-r11" as const) })),
  ),
});

/** Makes up programs. */
export const arbitraryPlan: fc.Arbitrary<ProgramPlan> = fc.record({
  functions: fc.array(
    fc.record<FunctionPlan>({
      params: fc.nat(5),
      takesAddress: oneIn(3),
      statements: body,
      sums: oneIn(5).map((not) => !not),
    }),
    { maxLength: 9 },
  ),
  slip: fc.oneof({ withCrossShrink: true }, often(3, fc.constant(undefined)), often(1, slip)),
}).map(({ functions, slip }) => ({ functions, ...slip === undefined ? {} : { slip } }));
