import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import { picked } from "../picked.ts";
import { type FunctionPlan, type ProgramPlan, type Slip, SLOTS, type Statement } from "./plan.ts";

/** A function that does nothing. */
const IDLE: FunctionPlan = { params: 0, takesAddress: false, statements: [], sums: false };

/**
 * Writes a program that was made up. It is valid but for its slip: it reads only registers and slots that it has written
 * on every way, hands over the arguments that its functions take, and is left with a result.
 *
 * @param words How many words of 8 bytes the context has.
 */
export function render({ functions, slip }: ProgramPlan, words: number): Program {
  const plans = functions.length === 0 ? [IDLE] : functions;
  const written = plans.map((_, at) =>
    new FunctionWriter(plans, at, words, at === slip?.function ? slip : undefined).write()
  );
  const called = new Set<number>();
  const pending = [0];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (called.has(at)) continue;
    called.add(at);
    pending.push(...written[at]?.callees ?? []);
  }
  const order = [...called].sort((a, b) => a - b);
  return assemble(order.flatMap((at) => [`f${at}:`, ...written[at]?.lines ?? []]).join("\n"));
}

/** The helper that returns the nanoseconds since the machine started. */
const GET_TIME = 5;

/** Registers that hold numbers and slots that were written, on every way that leads to where a function is. */
interface Known {
  readonly numbers: Set<number>;
  readonly slots: Set<number>;
  /** Registers that may hold an address on some way: what that is, is nobody's business. */
  readonly addresses: Set<number>;
}

/** Writes one function. */
class FunctionWriter {
  readonly #plans: readonly FunctionPlan[];
  readonly #plan: FunctionPlan;
  readonly #at: number;
  readonly #words: number;
  readonly #slip: Slip | undefined;
  readonly #callees = new Set<number>();
  #known: Known;
  /** Registers that may be written: all but those that a loop or an address needs. */
  #writable: readonly number[];
  #labels = 0;

  constructor(plans: readonly FunctionPlan[], at: number, words: number, slip: Slip | undefined) {
    this.#plans = plans;
    this.#plan = plans[at] ?? IDLE;
    this.#at = at;
    this.#words = words;
    this.#slip = slip;
    const first = this.#holdsAddress ? 2 : 1;
    const params = at === 0 ? [] : Array.from({ length: paramsOf(this.#plan) }, (_, index) => 1 + index);
    this.#known = {
      numbers: new Set(params.filter((register) => register >= first)),
      slots: new Set(),
      addresses: new Set([...at === 0 || this.#holdsAddress ? [1] : [], ...this.#holdsAddress ? [6] : []]),
    };
    this.#writable = [0, 1, 2, 3, 4, 5, 7, 8, 9, ...this.#holdsAddress ? [] : [6]];
  }

  write(): { readonly lines: readonly string[]; readonly callees: Iterable<number> } {
    const { statements, sums } = this.#plan;
    const at = Math.min(this.#slip?.at ?? 0, statements.length);
    const lines = [
      ...this.#holdsAddress ? ["r6 = r1"] : [],
      ...this.#all(statements.slice(0, at)),
      ...this.#slipUp(),
      ...this.#all(statements.slice(at)),
    ];
    const result = this.#known.numbers.has(0) ? [] : ["r0 = 0"];
    const rest = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((register) => this.#known.numbers.has(register));
    return {
      lines: [...lines, ...result, ...sums ? rest.map((register) => `r0 += r${register}`) : [], "exit"],
      callees: this.#callees,
    };
  }

  /** Whether r6 holds an address throughout: the context's, or one in the caller's frame. */
  get #holdsAddress(): boolean {
    return this.#at === 0 ? this.#words > 0 : addressOf(this.#plan);
  }

  #all(statements: readonly Statement[]): readonly string[] {
    return statements.flatMap((statement) => this.#write(statement));
  }

  #write(statement: Statement): readonly string[] {
    switch (statement.kind) {
      case "set": {
        const dst = this.#written(statement.dst);
        return [`r${dst} = ${statement.value}`];
      }
      case "compute":
        return this.#compute(statement);
      case "spill":
      case "fill":
        return this.#frame(statement);
      case "load-context":
      case "store-context":
        return this.#at === 0 && this.#words > 0
          ? this.#memory(statement.kind === "load-context", statement.register, 8 * (statement.word % this.#words))
          : [];
      case "load-argument":
      case "store-argument":
        return this.#at > 0 && this.#holdsAddress
          ? this.#memory(statement.kind === "load-argument", statement.register, 0)
          : [];
      case "call":
        return this.#call(statement);
      case "helper":
        this.#scratch();
        this.#known.numbers.add(0);
        // What it returns differs from run to run; but time has a sign.
        return [`call ${statement.helper}`, ...statement.helper === GET_TIME ? ["r0 = -r0", "r0 >>= 63"] : ["r0 &= 0"]];
      case "branch":
        return this.#branch(statement);
      case "loop":
        return this.#loop(statement);
    }
  }

  #compute({ operation, dst, src, narrow }: Statement & { kind: "compute" }): readonly string[] {
    const numbers = this.#numbers;
    const source = picked(numbers, src);
    if (source === undefined) return [];
    const target = operation === "=" ? this.#written(dst) : picked(this.#writableNumbers, dst);
    if (target === undefined) return [];
    return [narrow ? `w${target} ${operation} w${source}` : `r${target} ${operation} r${source}`];
  }

  #frame({ kind, register, slot, size }: Statement & { kind: "spill" | "fill" }): readonly string[] {
    if (kind === "spill") {
      const source = picked(this.#numbers, register);
      const offset = SLOTS[slot];
      if (source === undefined || offset === undefined) return [];
      // The whole slot is written, then a part of it.
      this.#known.slots.add(offset);
      const whole = `*(u64 *)(r10 - ${offset}) = r${source}`;
      return size === 8 ? [whole] : [whole, `*(u${8 * size} *)(r10 - ${offset}) = ${slot}`];
    }
    const offset = picked([...this.#known.slots], slot);
    if (offset === undefined) return [];
    return [`r${this.#written(register)} = *(u${8 * size} *)(r10 - ${offset})`];
  }

  #memory(isLoad: boolean, register: number, offset: number): readonly string[] {
    if (isLoad) return [`r${this.#written(register)} = *(u64 *)(r6 + ${offset})`];
    const source = picked(this.#numbers, register);
    return source === undefined ? [] : [`*(u64 *)(r6 + ${offset}) = r${source}`];
  }

  #call({ callee, args, recurs }: Statement & { kind: "call" }): readonly string[] {
    const later = this.#plans.length - this.#at - 1;
    if (!recurs && later === 0) return [];
    const number = recurs ? callee % (this.#at + 1) : this.#at + 1 + callee % later;
    const plan = this.#plans[number] ?? IDLE;
    this.#callees.add(number);
    const lines = number === 0 ? [] : this.#pass(plan, args);
    this.#scratch();
    this.#known.numbers.add(0);
    return [...lines, `call f${number}`];
  }

  /** Puts into r1 to r5 what a function takes. */
  #pass(plan: FunctionPlan, args: readonly number[]): readonly string[] {
    const lines: string[] = [];
    const given = new Set(this.#known.numbers);
    for (let at = 0; at < paramsOf(plan); at++) {
      const register = 1 + at;
      if (at === 0 && addressOf(plan)) {
        const slot = picked([...this.#known.slots], args[0] ?? 0) ?? 8;
        if (!this.#known.slots.has(slot)) lines.push(`*(u64 *)(r10 - ${slot}) = ${args.length}`);
        this.#known.slots.add(slot);
        lines.push("r1 = r10", `r1 += -${slot}`);
        given.delete(1);
        continue;
      }
      // What was already put in its place is not moved from there.
      const sources = [...given].filter((source) =>
        source === register || source === 0 || source >= 6 || source > register
      );
      const number = args[at];
      const source = number === undefined ? undefined : picked(sources, number);
      if (source === undefined) {
        if (!given.has(register)) lines.push(`r${register} = ${at}`);
      } else if (source !== register) lines.push(`r${register} = r${source}`);
      given.add(register);
    }
    return lines;
  }

  #branch({ register, value, body }: Statement & { kind: "branch" }): readonly string[] {
    const number = picked(this.#numbers, register);
    if (number === undefined) return this.#all(body);
    const label = this.#label();
    const before = copyOf(this.#known);
    const inner = this.#all(body);
    this.#known = {
      numbers: this.#known.numbers.intersection(before.numbers),
      slots: this.#known.slots.intersection(before.slots),
      addresses: this.#known.addresses.union(before.addresses),
    };
    return [`if r${number} == ${value} goto ${label}`, ...inner, `${label}:`];
  }

  #loop({ times, body }: Statement & { kind: "loop" }): readonly string[] {
    const counter = this.#writable.findLast((register) => register >= 7);
    if (counter === undefined) return [];
    const label = this.#label();
    const writable = this.#writable;
    this.#known.numbers.delete(counter);
    this.#writable = writable.filter((register) => register !== counter);
    const inner = this.#all(body);
    this.#writable = writable;
    this.#known.numbers.add(counter);
    return [`r${counter} = ${times}`, `${label}:`, ...inner, `r${counter} += -1`, `if r${counter} != 0 goto ${label}`];
  }

  #slipUp(): readonly string[] {
    const what = this.#slip?.what;
    switch (what?.kind) {
      case undefined:
        return [];
      case "reads":
        if (this.#known.addresses.has(what.register)) return [];
        this.#known.numbers.add(0);
        return [`r0 = r${what.register}`];
      case "stores":
        return [`*(u64 *)(r10 ${what.off < 0 ? "-" : "+"} ${Math.abs(what.off)}) = 1`];
      case "exits":
        return ["exit"];
      case "writes-frame-pointer":
        return ["r10 += -8"];
      case "names-r11":
        return ["r11 = 1"];
    }
  }

  /** A register that a number names, which holds a number from now on. */
  #written(number: number): number {
    const register = picked(this.#writable, number) ?? 0;
    this.#known.numbers.add(register);
    this.#known.addresses.delete(register);
    return register;
  }

  get #numbers(): readonly number[] {
    return [...this.#known.numbers].sort((a, b) => a - b);
  }

  get #writableNumbers(): readonly number[] {
    return this.#numbers.filter((register) => this.#writable.includes(register));
  }

  /** Forgets what a call leaves unreadable. */
  #scratch(): void {
    for (const register of [0, 1, 2, 3, 4, 5]) {
      this.#known.numbers.delete(register);
      this.#known.addresses.delete(register);
    }
  }

  #label(): string {
    return `f${this.#at}_${this.#labels++}`;
  }
}

function paramsOf({ params, takesAddress }: FunctionPlan): number {
  return takesAddress ? Math.max(1, params) : params;
}

function addressOf({ takesAddress }: FunctionPlan): boolean {
  return takesAddress;
}

function copyOf({ numbers, slots, addresses }: Known): Known {
  return { numbers: new Set(numbers), slots: new Set(slots), addresses: new Set(addresses) };
}
