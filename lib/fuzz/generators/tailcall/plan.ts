import fc from "fast-check";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";

/**
 * A program of functions that call and tail-call, as data that stays meaningful while it shrinks: a number names whatever
 * there is, by its remainder.
 */
export interface ProgramPlan {
  /**
   * The functions; each calls such as come later, the first is the entry. One that nothing calls is left out. If there are
   * none, the entry does nothing.
   */
  readonly functions: readonly FunctionPlan[];
}

/** A function. */
export interface FunctionPlan {
  /** Functions with lower numbers stand first in the program. */
  readonly place: number;
  /** Bytes of its frame. */
  readonly frame: number;
  /** Where it keeps the context; nowhere, if that is 0: then it has it up to its first call. */
  readonly context: 0 | 6 | 7 | 8 | 9;
  /** The registers in which it keeps numbers of the context. */
  readonly numbers: readonly number[];
  /** What it does. */
  readonly statements: readonly Statement[];
}

/** What a function does; one that its function has no register or frame for is left out. */
export type Statement =
  | { readonly kind: "add"; readonly register: number; readonly imm: number }
  | { readonly kind: "store"; readonly at: number; readonly size: 1 | 2 | 4 | 8; readonly imm: number }
  | { readonly kind: "load"; readonly register: number }
  | { readonly kind: "helper"; readonly helper: number }
  /** Adds one to a counter that programs share. */
  | { readonly kind: "count"; readonly counter: number }
  /** Calls a later function, or, if it recurs, an earlier one or itself. */
  | { readonly kind: "call"; readonly callee: number; readonly recurs: boolean }
  | { readonly kind: "tail-call"; readonly map: number; readonly index: IndexPlan }
  /** Does something if a number is not this one, and may then end the function. */
  | {
    readonly kind: "branch";
    readonly register: number;
    readonly imm: number;
    readonly body: readonly Statement[];
    readonly exits: boolean;
  }
  /** Does something a few times. */
  | { readonly kind: "loop"; readonly times: number; readonly body: readonly Statement[] };

/** Where a tail call's index comes from. */
export type IndexPlan =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "far"; readonly value: bigint }
  | { readonly kind: "context"; readonly word: number }
  | { readonly kind: "frame" }
  | { readonly kind: "number"; readonly register: number }
  /** One of two constants, by a number. */
  | { readonly kind: "either"; readonly register: number; readonly values: readonly [number, number] };

/** Words of the context that are read. */
export const CONTEXT_WORDS = 12;

const register = fc.nat(2);
const imm = fc.nat(4);

const index: fc.Arbitrary<IndexPlan> = fc.oneof(
  { withCrossShrink: true },
  often(10, fc.record({ kind: fc.constant("constant" as const), value: fc.nat(7) })),
  often(4, fc.record({ kind: fc.constant("context" as const), word: fc.nat(CONTEXT_WORDS - 1) })),
  often(2, fc.record({ kind: fc.constant("number" as const), register })),
  often(1, fc.record({ kind: fc.constant("frame" as const) })),
  often(1, fc.record({ kind: fc.constant("either" as const), register, values: fc.tuple(fc.nat(3), fc.nat(3)) })),
  often(
    1,
    fc.record({ kind: fc.constant("far" as const), value: fc.constantFrom(-1n, 0x8000_0000n, 1n << 32n, 1n << 63n) }),
  ),
);

const tailCall = fc.record({ kind: fc.constant("tail-call" as const), map: fc.nat(2), index });
const call = fc.record({
  kind: fc.constant("call" as const),
  callee: fc.oneof({ withCrossShrink: true }, often(2, fc.constant(0)), often(1, fc.nat(7))),
  recurs: oneIn(60),
});
const add = fc.record({ kind: fc.constant("add" as const), register, imm: fc.oneof(imm, fc.integer()) });
const store = fc.record({
  kind: fc.constant("store" as const),
  at: fc.nat(63),
  size: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const),
  imm: fc.nat(127),
});
const load = fc.record({ kind: fc.constant("load" as const), register });
const helper = fc.record({ kind: fc.constant("helper" as const), helper: fc.constantFrom(7, 14) });
const count = fc.record({ kind: fc.constant("count" as const), counter: fc.nat(7) });

/** What a program is made for: to be looked at as machine code, or to be run with others. */
export type Purpose = "compile" | "run";

/** Frames that are small most of the time, then near half of the limit or near the limit. */
const frame = fc.oneof(
  { withCrossShrink: true },
  often(6, fc.constant(0)),
  often(12, fc.nat(48)),
  often(1, fc.constantFrom(96, 120, 127, 128, 160, 224, 225, 240, 241, 255, 256)),
  often(1, fc.constantFrom(448, 480, 504, 511, 512, 513, 520)),
);

/** Makes up what functions do. */
function statementsFor(purpose: Purpose): fc.Arbitrary<readonly Statement[]> {
  // What runs often is cut short, and what a helper returns is not known.
  const extra = purpose === "run" ? often(4, count) : often(2, helper);
  const simple = [often(6, tailCall), often(1, add), often(1, store), often(1, load), extra] as const;
  const { body } = fc.letrec<{ statement: Statement; body: readonly Statement[] }>((tie) => ({
    statement: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      often(4, fc.oneof({ withCrossShrink: true }, ...simple)),
      often(5, call),
      often(
        2,
        fc.record({
          kind: fc.constant("branch" as const),
          register,
          imm,
          body: tie("body"),
          exits: oneIn(5),
        }),
      ),
      often(
        1,
        fc.record({
          kind: fc.constant("loop" as const),
          times: fc.integer({ min: 1, max: 3 }),
          body: fc.array(fc.oneof({ withCrossShrink: true }, ...simple), { maxLength: 2 }),
        }),
      ),
    ),
    body: fc.array(tie("statement"), { maxLength: 4 }),
  }));
  return body;
}

/**
 * Makes up programs.
 *
 * @param purpose What for.
 */
export function arbitraryPlan(purpose: Purpose): fc.Arbitrary<ProgramPlan> {
  const functions = fc.array(
    fc.record<FunctionPlan>({
      place: fc.nat(3),
      frame,
      context: fc.oneof({ withCrossShrink: true }, often(1, fc.constant(0)), often(4, fc.constantFrom(6, 7, 8, 9))),
      numbers: fc.subarray([7, 8, 9, 6]),
      statements: statementsFor(purpose),
    }),
    { maxLength: purpose === "run" ? 5 : 9 },
  );
  return fc.record({ functions });
}
