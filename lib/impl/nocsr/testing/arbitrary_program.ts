import fc from "fast-check";
import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";

/** A piece of a program's text, given a number that makes its labels unique. */
type Piece = (id: string) => readonly string[];

const register = fc.integer({ min: 0, max: 5 });
const number = fc.integer({ min: 0, max: 99 });
const slot = fc.integer({ min: 1, max: 4 }).map((place) => `r10 - 0x${(8 * place).toString(16)}`);

/** Writes r0 to r5, so that all can be read. */
const restart = [0, 1, 2, 3, 4, 5].map((r) => `r${r} = ${r}`);

const plain: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(() => ["call 0x8"]) },
  fc.tuple(register, number).map(([r, n]) => () => [`r${r} = ${n}`]),
  fc.tuple(register, register).map(([a, b]) => () => [`r${a} += r${b}`]),
  fc.tuple(register, register).map(([a, b]) => () => [`r${a} = r${b}`]),
  fc.tuple(slot, register).map(([s, r]) => () => [`*(u64 *)(${s}) = r${r}`]),
  fc.tuple(slot, register, register).map(([s, a, b]) => () => [`*(u64 *)(${s}) = r${a}`, `r${b} = *(u64 *)(${s})`]),
  fc.constant(() => ["call 0x5", ...restart]),
);

/** Pieces one behind the other. */
function sequence(piece: fc.Arbitrary<Piece>): fc.Arbitrary<Piece> {
  return fc.array(piece, { minLength: 1, maxLength: 6 })
    .map((pieces) => (id) => pieces.flatMap((make, i) => make(`${id}_${i}`)));
}

const branch: fc.Arbitrary<Piece> = fc.tuple(number, sequence(plain)).map(([n, body]) => (id) => [
  "r8 = *(u64 *)(r9 + 0x0)",
  `if r8 == ${n} goto over${id}`,
  ...body(id),
  `over${id}:`,
]);

const loop: fc.Arbitrary<Piece> = sequence(fc.oneof(plain, branch)).map((body) => (id) => [
  "r7 = 0x0",
  `again${id}:`,
  ...body(id),
  "r7 += 0x1",
  `if r7 < 0x3 goto again${id}`,
]);

const call: fc.Arbitrary<Piece> = fc.constant(() => ["r2 = r9", "call callee", ...restart]);

/**
 * Programs whose registers are allocated as if `bpf_get_smp_processor_id` (helper 8) kept r1 to r5: all of r0 to r5 may
 * be read behind it. They branch, loop, call a function of their own, and use their frames down to r10 - 0x20.
 */
export const arbitraryProgram: fc.Arbitrary<Program> = fc.tuple(
  sequence(fc.oneof({ weight: 3, arbitrary: plain }, branch, loop, call)),
  sequence(fc.oneof({ weight: 3, arbitrary: plain }, branch, loop)),
).map(([main, callee]) =>
  assemble(
    [
      "r9 = r1",
      ...restart,
      ...main("m"),
      "call callee",
      "exit",
      "callee:",
      "r9 = r2",
      ...restart,
      ...callee("c"),
      "exit",
    ].join("\n").replace("call callee\nexit", "r2 = r9\ncall callee\nexit"),
  )
);
