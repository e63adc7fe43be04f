import fc from "fast-check";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { isKfuncCall } from "../../../bpf/insn_kind.ts";
import { Dice } from "./dice.ts";
import { FunctionWriter } from "./function_writer.ts";
import { callSubprog, move } from "./insns.ts";
import type { Held } from "./known.ts";
import { anyStatement, type Callee, callFunction, type Surroundings } from "./statements.ts";

/** What a program is made of: for each function a number that decides its frame, and one for each statement. */
export type Sketch = readonly { readonly frame: number; readonly statements: readonly number[] }[];

const number = fc.noBias(fc.maxSafeNat());

/** Mostly a few, now and then many: what goes wrong mostly does so in little, and little is quickly asked. */
function few<T>(item: fc.Arbitrary<T>, usual: number, most: number): fc.Arbitrary<T[]> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.array(item, { minLength: 1, maxLength: usual, size: "max" }) },
    { weight: 1, arbitrary: fc.array(item, { minLength: 1, maxLength: most, size: "max" }) },
  );
}

/** Sketches of up to three functions; the first is the program's entry. */
export const sketches: fc.Arbitrary<Sketch> = few(fc.record({ frame: number, statements: few(number, 3, 8) }), 2, 3);

/** How a program is drawn. */
export interface Style {
  /** Whether calls stand between spills and fills, or alone. */
  readonly spills: boolean;
  /** Helpers that no kernel has so. */
  readonly invented: Surroundings["invented"];
  /** The registers beside r0 that a call leaves undefined. */
  readonly scratched: (insn: Insn) => readonly number[];
}

/**
 * Writes the program of a sketch.
 *
 * Programs take a context of 64-bit words in r1, as those of raw tracepoints do; kernel function 0 is
 * `bpf_rdonly_cast`, map 0 has keys and values of eight bytes.
 */
export function drawProgram(sketch: Sketch, style: Style): Program {
  const callees = sketch.map(({ frame }, number): Callee => ({ number, takesFrame: frame % 2 === 1 }));
  const writers = sketch.map((_, number) => drawFunction(sketch, number, callees, style));
  const starts: number[] = [];
  let length = 0;
  for (const { program } of writers) {
    starts.push(length);
    length += program.length;
  }
  const program = writers.flatMap((writer) => writer.program);
  writers.forEach(({ calls }, caller) => {
    for (const { at, callee } of calls) {
      const slot = (starts[caller] ?? 0) + at;
      program[slot] = callSubprog((starts[callee] ?? 0) - slot - 1);
    }
  });
  return program;
}

function drawFunction(sketch: Sketch, number: number, callees: readonly Callee[], style: Style): FunctionWriter {
  const { frame = 0, statements = [] } = sketch[number] ?? {};
  const dice = new Dice(Math.floor(frame / 2));
  const given: Held = callees[number]?.takesFrame && number > 0 ? { caller: 0 } : "number";
  const lowest = -8 * (1 + dice.of(0, 1, 2, 3, 4, 5, 1, 2, 1, 2, 3, 2, dice.pick(64)));
  const entry: readonly Held[] | undefined = number > 0 ? ["other", "context", given] : ["other", "context"];
  const writer = new FunctionWriter(entry.map((held) => held === "other" ? undefined : held), lowest, style.scratched);
  writer.put(move(6, 1));
  if (typeof given === "object") writer.put(move(7, 2));
  const surroundings = { callees: callees.slice(number + 1), spills: style.spills, invented: style.invented };
  for (const statement of statements) anyStatement(writer, new Dice(statement), surroundings);
  // A function that nothing calls would be refused as unreachable.
  const next = callees[number + 1];
  if (next !== undefined) callFunction(writer, dice, next);
  writer.finish();
  return writer;
}

/** Whether a program loads a map's address. */
export function usesMap(program: Program): boolean {
  return program.some(({ opcode, src }) => opcode === 0x18 && src === 5);
}

/** Whether a program calls a kernel function. */
export function usesKfunc(program: Program): boolean {
  return program.some(isKfuncCall);
}
