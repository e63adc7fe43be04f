import type { BinaryOperator, Neighboured, Site } from "./site.ts";

/** What is done at a point, given what is at hand there. */
export type Behaviour = (...given: readonly never[]) => unknown;

/** One way to get a point wrong. */
export interface Alternative {
  /** The change in a few words, such as `<= for <`. */
  readonly change: string;
  /** What is done instead. */
  readonly instead: Behaviour;
  /** Whether it would have made a difference to what came out at the point; true where that cannot be told. */
  matters(given: readonly unknown[], came: unknown): boolean;
}

/** A point at work: what is done there, and the ways to get it wrong. */
export interface Switch {
  readonly right: Behaviour;
  readonly alternatives: readonly Alternative[];
}

/** Makes the switch of a site. */
export function switchOf(site: Site): Switch {
  switch (site.kind) {
    case "binary":
      return exchanged(site.operator, BINARY[site.operator], NEIGHBOURS[site.operator]);
    case "logical":
      return logical(site.operator);
    case "not":
      return { right: (a) => !a, alternatives: [pure("! dropped", (a) => Boolean(a))] };
    case "number":
      return { right: () => site.value, alternatives: numbersFor(site.value) };
    case "boolean":
      return { right: () => site.value, alternatives: [pure(`${!site.value} for ${site.value}`, () => !site.value)] };
    case "condition":
      return condition(site);
    case "statements":
      return statements(site);
    case "elements":
      return elements(site);
    case "spread":
      return spread(site);
    case "iteration":
      return { right: itself, alternatives: [backwards("backwards", reversed)] };
    case "call":
      return exchanged(site.callee, CALLS[site.callee], CALL_NEIGHBOURS[site.callee]);
    case "reordering":
      return { right: REORDERINGS[site.method], alternatives: [always(`${site.method} dropped`, itself)] };
  }
}

const itself: Behaviour = (given: unknown) => given;

function reversed(given: Iterable<unknown>): readonly unknown[] {
  return [...given].reverse();
}

/** An alternative without side effects, which can be tried beside the right behaviour. */
function pure(change: string, instead: Behaviour): Alternative {
  return { change, instead, matters: (given, came) => !Object.is(call(instead, given), came) };
}

function always(change: string, instead: Behaviour): Alternative {
  return { change, instead, matters: () => true };
}

/** An alternative that only matters for lists of two elements and more. */
function backwards(change: string, instead: Behaviour): Alternative {
  const length = (list: unknown) => Array.isArray(list) ? list.length : list instanceof Set ? list.size : Infinity;
  return { change, instead, matters: ([list]) => length(list) > 1 };
}

/** Calls a behaviour with what the source gives it there. */
export function call(behaviour: Behaviour, given: readonly unknown[]): unknown {
  return Reflect.apply(behaviour, undefined, given);
}

const BINARY: Readonly<Record<BinaryOperator, Behaviour>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "===": (a, b) => a === b,
  "!==": (a, b) => a !== b,
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "<<": (a: number, b: number) => a << b,
  ">>": (a: number, b: number) => a >> b,
  "&": (a: number, b: number) => a & b,
  "|": (a: number, b: number) => a | b,
};

const NEIGHBOURS: Readonly<Record<BinaryOperator, BinaryOperator>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "<<": ">>",
  ">>": "<<",
  "&": "|",
  "|": "&",
};

type Test = (value: unknown, index: number) => boolean;

const CALLS: Readonly<Record<Neighboured, Behaviour>> = {
  "Math.min": (...all: readonly number[]) => Math.min(...all),
  "Math.max": (...all: readonly number[]) => Math.max(...all),
  "Math.floor": (a: number) => Math.floor(a),
  "Math.ceil": (a: number) => Math.ceil(a),
  some: (list: readonly unknown[], test: Test) => list.some(test),
  every: (list: readonly unknown[], test: Test) => list.every(test),
};

const CALL_NEIGHBOURS: Readonly<Record<Neighboured, Neighboured>> = {
  "Math.min": "Math.max",
  "Math.max": "Math.min",
  "Math.floor": "Math.ceil",
  "Math.ceil": "Math.floor",
  some: "every",
  every: "some",
};

type Compare = (a: unknown, b: unknown) => number;

const REORDERINGS: Readonly<Record<"toReversed" | "reverse" | "toSorted" | "sort", Behaviour>> = {
  toReversed: (list: readonly unknown[]) => list.toReversed(),
  reverse: (list: unknown[]) => list.reverse(),
  toSorted: (list: readonly unknown[], compare?: Compare) => list.toSorted(compare),
  sort: (list: unknown[], compare?: Compare) => list.sort(compare),
};

function exchanged<K extends BinaryOperator | Neighboured>(name: K, right: Behaviour, neighbour: K): Switch {
  const change = `${neighbour} for ${name}`;
  const instead = { ...BINARY, ...CALLS }[neighbour];
  // A list's test may have side effects, and the list may be one that can be gone through only once.
  return {
    right,
    alternatives: [name === "some" || name === "every" ? always(change, instead) : pure(change, instead)],
  };
}

type Operand = () => unknown;

const LOGICAL: Readonly<Record<"&&" | "||", Behaviour>> = {
  "&&": (a: Operand, b: Operand) => a() && b(),
  "||": (a: Operand, b: Operand) => a() || b(),
};

/** Whether the other operator would say otherwise shows only if both operands were evaluated. */
function logical(operator: "&&" | "||"): Switch {
  const other = operator === "&&" ? "||" : "&&";
  return { right: LOGICAL[operator], alternatives: [always(`${other} for ${operator}`, LOGICAL[other])] };
}

/** Off by one either way; a multiple of eight, which may be an offset, off by eight as well. */
function numbersFor(value: number | bigint): readonly Alternative[] {
  const steps = Number(value) % 8 === 0 && Number(value) !== 0 ? [1, -1, 8, -8] : [1, -1];
  return steps.map((step) => {
    const wrong = typeof value === "bigint" ? value + BigInt(step) : value + step;
    return pure(`${wrong} for ${value}`, () => wrong);
  });
}

function condition({ of, ways }: Extract<Site, { kind: "condition" }>): Switch {
  return {
    right: itself,
    alternatives: ways.map((way) => ({
      change: `${of} always ${way}`,
      instead: () => way,
      matters: ([test]) => Boolean(test) !== way,
    })),
  };
}

/** The switch is asked in which order to carry the statements out. */
function statements({ statements }: Extract<Site, { kind: "statements" }>): Switch {
  const order = [...statements.keys()];
  const dropped = statements.flatMap(({ text, droppable }, index) =>
    droppable ? [always(`dropped: ${text}`, () => order.toSpliced(index, 1))] : []
  );
  const swapped = order.slice(1).map((index) =>
    always(
      `swapped: ${statements[index - 1]?.text} | ${statements[index]?.text}`,
      () => order.toSpliced(index - 1, 2, index, index - 1),
    )
  );
  return { right: () => order, alternatives: [...dropped, ...swapped] };
}

type Parts = readonly (readonly unknown[])[];

/** The switch is given the elements as lists, since a spread element may be any number of them. */
function elements({ elements, ordered }: Extract<Site, { kind: "elements" }>): Switch {
  const dropped = elements.map((text, index): Alternative => ({
    change: `dropped: ${text}`,
    instead: (parts: Parts) => parts.toSpliced(index, 1).flat(),
    matters: (given) => partsOf(given)[index]?.length !== 0,
  }));
  const swapped = (ordered ? elements.slice(1) : []).flatMap((text, index): readonly Alternative[] =>
    text === elements[index] ? [] : [{
      change: `swapped: ${elements[index]} | ${text}`,
      instead: (parts: Parts) => parts.toSpliced(index, 2, parts[index + 1] ?? [], parts[index] ?? []).flat(),
      matters: (given) => {
        const [first = [], second = []] = partsOf(given).slice(index, index + 2);
        return [...first, ...second].some((element, i) => !Object.is(element, [...second, ...first][i]));
      },
    }]
  );
  return { right: (parts: Parts) => parts.flat(), alternatives: [...dropped, ...swapped] };
}

function partsOf([parts]: readonly unknown[]): Parts {
  return Array.isArray(parts) ? parts : [];
}

function spread({ into, what }: Extract<Site, { kind: "spread" }>): Switch {
  const change = `dropped: ...${what}`;
  if (into === "list") return { right: itself, alternatives: [always(change, () => [])] };
  const isFull = (given: unknown) => typeof given === "object" && given !== null && Object.keys(given).length > 0;
  return { right: itself, alternatives: [{ change, instead: () => ({}), matters: ([given]) => isFull(given) }] };
}
