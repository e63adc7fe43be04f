import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import { picked } from "../picked.ts";
import { CONTEXT_WORDS, type FunctionPlan, type IndexPlan, type ProgramPlan, type Statement } from "./plan.ts";

/** The program arrays of a program, by their numbers of elements. */
export type Arrays = readonly number[];

/**
 * Writes a program that was made up.
 *
 * It reads only what it has written, and reads no more of the context than twelve words. It is valid unless its plan says
 * otherwise: a frame is too large, or a function recurs.
 *
 * @param arrays How many elements each program array has.
 */
export function render(plan: ProgramPlan, arrays: Arrays): Program {
  const functions = plan.functions.length === 0 ? [IDLE] : plan.functions;
  const bodies = functions.map((plan, at) => new FunctionWriter(plan, at, functions.length, arrays).write());
  const called = new Set<number>();
  const pending = [0];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (called.has(at)) continue;
    called.add(at);
    pending.push(...bodies[at]?.callees ?? []);
  }
  const order = [...called].sort((a, b) => rank(functions, a) - rank(functions, b) || a - b);
  return assemble(order.flatMap((at) => [`f${at}:`, ...bodies[at]?.lines ?? []]).join("\n"));
}

/** A function that does nothing. */
const IDLE: FunctionPlan = { place: 0, frame: 0, context: 0, numbers: [], statements: [] };

/** Where a function stands among the others; the entry is the first. */
function rank(functions: readonly FunctionPlan[], at: number): number {
  return at === 0 ? -1 : functions[at]?.place ?? 0;
}

/** Writes one function. */
class FunctionWriter {
  readonly #plan: FunctionPlan;
  readonly #at: number;
  readonly #count: number;
  readonly #arrays: Arrays;
  readonly #numbers: readonly number[];
  readonly #callees = new Set<number>();
  #labels = 0;
  /** Whether r1 still holds the context. */
  #hasContext = true;
  /** Registers whose numbers a verifier may know: what is behind a branch on one of them would be dead. */
  readonly #known = new Set<number>();

  constructor(plan: FunctionPlan, at: number, count: number, arrays: Arrays) {
    this.#plan = plan;
    this.#at = at;
    this.#count = count;
    this.#arrays = arrays;
    this.#numbers = plan.numbers.filter((register) => register !== plan.context);
  }

  write(): { readonly lines: readonly string[]; readonly callees: Iterable<number> } {
    const { context, frame, statements } = this.#plan;
    const lines = [
      ...context === 0 ? [] : [`r${context} = r1`],
      ...this.#numbers.map((register) => `r${register} = *(u64 *)(r1 + ${8 * (register % CONTEXT_WORDS)})`),
      ...frame === 0 ? [] : [`*(u8 *)(r10 - ${frame}) = ${frame % 4}`],
      ...this.#all(statements, this.#numbers),
      frame === 0 ? "r0 = 0" : `r0 = *(u8 *)(r10 - ${frame})`,
      ...this.#numbers.map((register) => `r0 += r${register}`),
      "exit",
    ];
    return { lines, callees: this.#callees };
  }

  #all(statements: readonly Statement[], numbers: readonly number[]): readonly string[] {
    return statements.flatMap((statement) => this.#write(statement, numbers));
  }

  /** @param numbers The registers that hold numbers and may be given others. */
  #write(statement: Statement, numbers: readonly number[]): readonly string[] {
    switch (statement.kind) {
      case "add":
        return onRegister(numbers, statement.register, (register) => [`r${register} += ${statement.imm}`]);
      case "store":
        return this.#store(statement);
      case "load":
        return onRegister(numbers, statement.register, (register) => this.#load(register));
      case "helper":
        this.#hasContext = false;
        return [`call ${statement.helper}`, ...numbers.slice(0, 1).map((register) => `r${register} += r0`)];
      case "count":
        return this.#bump(statement.counter);
      case "call":
        return this.#call(statement, numbers);
      case "tail-call":
        return this.#tailCall(statement, numbers);
      case "branch":
        return this.#branch(statement, numbers);
      case "loop":
        return this.#loop(statement, numbers);
    }
  }

  #store({ at, size, imm }: Statement & { kind: "store" }): readonly string[] {
    const places = Math.floor(this.#plan.frame / size);
    return places === 0 ? [] : [`*(u${8 * size} *)(r10 - ${size * (1 + at % places)}) = ${imm}`];
  }

  #load(register: number): readonly string[] {
    const { frame } = this.#plan;
    this.#known.add(register);
    return frame === 0 ? [] : [`r${register} = *(u8 *)(r10 - ${frame})`];
  }

  #bump(counter: number): readonly string[] {
    return [
      `r2 = map[1][${8 * counter}] ll`,
      "r0 = *(u64 *)(r2 + 0)",
      "r0 += 1",
      "*(u64 *)(r2 + 0) = r0",
    ];
  }

  #call({ callee, recurs }: Statement & { kind: "call" }, numbers: readonly number[]): readonly string[] {
    const later = this.#count - this.#at - 1;
    const context = this.#passContext();
    if (context === undefined || (!recurs && later === 0)) return [];
    const number = recurs ? callee % (this.#at + 1) : this.#at + 1 + callee % later;
    this.#callees.add(number);
    this.#hasContext = false;
    return [...context, `call f${number}`, ...numbers.slice(0, 1).map((register) => `r${register} += r0`)];
  }

  #tailCall({ map, index }: Statement & { kind: "tail-call" }, numbers: readonly number[]): readonly string[] {
    const place = map % this.#arrays.length;
    const source = this.#index(index, this.#arrays[place] ?? 1, numbers);
    const context = this.#passContext();
    if (source === undefined || context === undefined) return [];
    this.#hasContext = false;
    return [...source, ...context, `r2 = map[${place}] ll`, "call 12"];
  }

  /** Instructions that leave the index in r3; nothing if there is none of its kind here. */
  #index(index: IndexPlan, elements: number, numbers: readonly number[]): readonly string[] | undefined {
    switch (index.kind) {
      case "constant":
        return [`r3 = ${index.value % (elements + 1)}`];
      case "far":
        return [`r3 = ${index.value} ll`];
      case "context":
        return this.#contextRegister === undefined ? undefined : [
          `r3 = *(u64 *)(r${this.#contextRegister} + ${8 * index.word})`,
        ];
      case "frame":
        return this.#plan.frame === 0 ? undefined : this.#load(3);
      case "number": {
        const register = picked(numbers, index.register);
        return register === undefined ? undefined : [`r3 = r${register}`];
      }
      case "either": {
        const register = picked(numbers, index.register);
        const label = this.#label();
        const [one, other] = index.values;
        return register === undefined || this.#known.has(register)
          ? undefined
          : [`r3 = ${one}`, `if r${register} == 0 goto ${label}`, `r3 = ${other}`, `${label}:`];
      }
    }
  }

  #branch(
    { register, imm, body, exits }: Statement & { kind: "branch" },
    numbers: readonly number[],
  ): readonly string[] {
    const number = picked(numbers, register);
    if (number === undefined || this.#known.has(number)) return this.#all(body, numbers);
    const label = this.#label();
    const before = this.#hasContext;
    const inner = this.#all(body, numbers);
    if (exits) this.#known.add(number);
    // What ends the function leaves the other way as it was.
    this.#hasContext = exits ? before : before && this.#hasContext;
    return [`if r${number} == ${imm} goto ${label}`, ...inner, ...exits ? ["r0 = 1", "exit"] : [], `${label}:`];
  }

  #loop({ times, body }: Statement & { kind: "loop" }, numbers: readonly number[]): readonly string[] {
    const counter = numbers.at(-1);
    if (counter === undefined || this.#plan.context === 0) return this.#all(body, numbers);
    const label = this.#label();
    // The second time round, r1 is lost.
    this.#hasContext = false;
    const inner = this.#all(body, numbers.slice(0, -1));
    if (inner.length === 0) return [];
    this.#known.add(counter);
    return [
      `r${counter} = ${times}`,
      `${label}:`,
      ...inner,
      `r${counter} += -1`,
      `if r${counter} != 0 goto ${label}`,
    ];
  }

  get #contextRegister(): number | undefined {
    const { context } = this.#plan;
    return this.#hasContext ? 1 : context === 0 ? undefined : context;
  }

  /** Instructions that leave the context in r1; nothing if it is lost. */
  #passContext(): readonly string[] | undefined {
    const register = this.#contextRegister;
    return register === undefined ? undefined : register === 1 ? [] : [`r1 = r${register}`];
  }

  #label(): string {
    return `f${this.#at}_${this.#labels++}`;
  }
}

/** Writes something for a register that a number names; nothing if there is none. */
function onRegister(
  registers: readonly number[],
  number: number,
  write: (register: number) => readonly string[],
): readonly string[] {
  const register = picked(registers, number);
  return register === undefined ? [] : write(register);
}
