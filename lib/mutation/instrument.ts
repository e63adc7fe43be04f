import type * as babel from "@babel/types";
import type { Node } from "@babel/types";
import { commute } from "./commute.ts";
import { brief, nameOf } from "./naming.ts";
import type { BinaryOperator, Neighboured, Site } from "./site.ts";
import { childrenOf, contains, endOf, handsOver, isFunction, isLoop, leavesItsPlace, startOf } from "./syntax.ts";

/** A point of the reference's source at which mutants differ from it. */
export interface Point {
  /** The module's path below `lib/impl`. */
  readonly module: string;
  /** The names of what stands around it, outermost first, with dots between them; empty in none. */
  readonly within: string;
  /** The line, from 1. */
  readonly line: number;
  /** What stands there. */
  readonly site: Site;
}

/** Functions whose arguments are words for people, but for an error's name in front of them. */
const WORDING: ReadonlySet<string> = new Set(["rejected", "refuse", "unsupported", "decline"]);

const BINARY: ReadonlySet<string> = new Set<BinaryOperator>([
  ...["<", "<=", ">", ">=", "===", "!=="] as const,
  ...["+", "-", "<<", ">>", "&", "|"] as const,
]);

const MATH: ReadonlySet<string> = new Set<Neighboured>(["Math.min", "Math.max", "Math.floor", "Math.ceil"]);

/** A turn of a loop, or a call of a function with statements. */
const TICK = "$tick();";

/**
 * Rewrites the statements of modules so that a switch is asked at every point: `$[7](…)`. Types stay where they are;
 * who runs it erases them.
 *
 * Wording is no decision: nothing is mutated in what is thrown, in templates, and in the words of a refusal.
 */
export class Instrumenter {
  readonly #points: Point[] = [];
  readonly #names: string[] = [];
  /** Lists of which only the elements count, not their order. */
  readonly #unordered = new Set<Node>();
  /** Lists of a fixed shape, of which a part that is missing or elsewhere is what a compiler refuses. */
  readonly #tuples = new Set<Node>();
  #module = "";
  #source = "";

  /** The points so far; a point's place among them is the number of its switch. */
  get points(): readonly Point[] {
    return this.#points;
  }

  /**
   * Rewrites a statement.
   *
   * @param module The module's path below `lib/impl`.
   * @param source The module's text.
   * @param node The statement.
   */
  rewrite(module: string, source: string, node: Node): string {
    this.#module = module;
    this.#source = source;
    return this.#emit(node);
  }

  #emit(node: Node): string {
    const name = nameOf(node);
    if (name === undefined) return this.#emitUnnamed(node);
    this.#names.push(name);
    const text = this.#emitUnnamed(node);
    this.#names.pop();
    return text;
  }

  #emitUnnamed(node: Node): string {
    switch (node.type) {
      case "ThrowStatement":
      case "TemplateLiteral":
        return this.#text(node);
      case "BinaryExpression":
        return this.#binary(node);
      case "AssignmentExpression":
        return this.#assignment(node);
      case "LogicalExpression":
        return this.#logical(node);
      case "UnaryExpression":
        return node.operator === "!" ? this.#ask({ kind: "not" }, node, [node.argument]) : this.#parts(node);
      case "NumericLiteral":
        return this.#ask({ kind: "number", value: node.value }, node);
      case "BigIntLiteral":
        return this.#ask({ kind: "number", value: BigInt(node.value) }, node);
      case "BooleanLiteral":
        return this.#ask({ kind: "boolean", value: node.value }, node);
      case "ArrayExpression":
        return this.#elements(node);
      case "ObjectExpression":
        return this.#parts(node, this.#spreads(node.properties, "object"));
      case "ObjectProperty":
        return this.#parts(node, node.computed ? new Map() : new Map([[node.key, this.#text(node.key)]]));
      case "ArrayPattern":
        return this.#text(node);
      case "TSAsExpression":
        this.#tuples.add(node.expression);
        return this.#parts(node);
      case "NewExpression":
        return this.#construction(node);
      case "CallExpression":
        return this.#call(node);
      case "BlockStatement":
        return this.#parts(node, this.#rows(node.body));
      case "SwitchCase":
        return this.#parts(node, this.#rows(node.consequent));
      default:
        return this.#parts(node, new Map([...this.#condition(node), ...this.#counted(node)]));
    }
  }

  #text(node: Node): string {
    return this.#source.slice(startOf(node), endOf(node));
  }

  /** A node's text with what becomes of the nodes below it, some of which may have been dealt with. */
  #parts(node: Node, done: ReadonlyMap<Node, string> = new Map()): string {
    let text = "";
    let at = startOf(node);
    for (const child of childrenOf(node)) {
      // A shorthand property is two nodes at one place.
      if (startOf(child) < at) continue;
      text += this.#source.slice(at, startOf(child)) + (done.get(child) ?? this.#emit(child));
      at = endOf(child);
    }
    return text + this.#source.slice(at, endOf(node));
  }

  /** Notes a point, and returns what asks its switch. */
  #ask(site: Site, { loc }: Node, operands: readonly Node[] = []): string {
    const index = this.#points.length;
    this.#points.push({ module: this.#module, within: this.#names.join("."), line: loc?.start.line ?? 0, site });
    return `$[${index}](${operands.map((operand) => this.#emit(operand)).join(", ")})`;
  }

  #binary(node: babel.BinaryExpression): string {
    const { left, operator, right } = node;
    if (!isBinary(operator) || operator === "+" && (isText(left) || isText(right))) return this.#parts(node);
    return this.#ask({ kind: "binary", operator }, node, [left, right]);
  }

  #assignment(node: babel.AssignmentExpression): string {
    const { left, operator, right } = node;
    const binary = operator.slice(0, -1);
    const isPlain = left.type === "Identifier" ||
      left.type === "MemberExpression" && left.object.type === "ThisExpression";
    if (!isBinary(binary) || !isPlain || isText(right)) return this.#parts(node);
    return `${this.#text(left)} = ${this.#ask({ kind: "binary", operator: binary }, node, [left, right])}`;
  }

  #logical(node: babel.LogicalExpression): string {
    const { left, operator, right } = node;
    if (operator === "??" && isLookup(left)) return `${this.#emit(left)} ?? ${this.#text(right)}`;
    if (operator === "??" || handsOver(node)) return this.#parts(node);
    const index = this.#points.length;
    this.#ask({ kind: "logical", operator }, node);
    return `$[${index}](() => (${this.#emit(left)}), () => (${this.#emit(right)}))`;
  }

  /** The condition of a node that goes one of two ways. */
  #condition(node: Node): readonly (readonly [Node, string])[] {
    switch (node.type) {
      case "IfStatement":
        return [[node.test, this.#ask({ kind: "condition", of: "if", ways: waysOfIf(node) }, node, [node.test])]];
      case "ConditionalExpression":
        return [[node.test, this.#ask({ kind: "condition", of: "?:", ways: waysOf(node.test) }, node, [node.test])]];
      case "WhileStatement":
      case "DoWhileStatement":
      case "ForStatement":
        if (!node.test) return [];
        return [[node.test, this.#ask({ kind: "condition", of: "loop", ways: [false] }, node, [node.test])]];
      case "ForOfStatement":
        return [[node.right, this.#ask({ kind: "iteration" }, node, [node.right])]];
      default:
        return [];
    }
  }

  /** The body of a loop, or of a function that has statements, at the start of which a step is counted. */
  #counted(node: Node): readonly (readonly [Node, string])[] {
    if (!isFunction(node) && !isLoop(node) || !("body" in node)) return [];
    const { body } = node;
    if (body === null || Array.isArray(body) || typeof body !== "object") return [];
    if (body.type === "BlockStatement") return [[body, `{ ${TICK}${this.#emit(body).slice(1)}`]];
    return isLoop(node) ? [[body, `{ ${TICK} ${this.#emit(body)} }`]] : [];
  }

  #elements(node: babel.ArrayExpression): string {
    const elements = node.elements.filter((element) => element !== null);
    for (const element of elements) this.#tuples.add(element);
    if (elements.length === 0 || elements.length < node.elements.length || this.#tuples.has(node)) {
      return this.#parts(node, this.#spreads(node.elements.filter((element) => element !== null), "list"));
    }
    const index = this.#points.length;
    const texts = elements.map((element) => brief(this.#text(element)));
    this.#ask({ kind: "elements", elements: texts, ordered: !this.#unordered.has(node) }, node);
    const parts = elements.map((e) =>
      e.type === "SpreadElement" ? `[...${this.#emit(e.argument)}]` : `[${this.#emit(e)}]`
    );
    return `$[${index}]([${parts.join(", ")}])`;
  }

  #spreads(nodes: readonly Node[], into: "list" | "object"): ReadonlyMap<Node, string> {
    return new Map(nodes.flatMap((node) => {
      if (node.type !== "SpreadElement") return [];
      const site = { kind: "spread", into, what: brief(this.#text(node.argument)) } as const;
      return [[node, `...${this.#ask(site, node, [node.argument])}`]];
    }));
  }

  /** What makes a set or a map has no order. */
  #construction(node: babel.NewExpression): string {
    const [first] = node.arguments;
    const name = node.callee.type === "Identifier" ? node.callee.name : "";
    if (first !== undefined && (name === "Map" || name === "Set")) this.#unordered.add(first);
    return this.#parts(node, this.#spreads(node.arguments, "list"));
  }

  #call(node: babel.CallExpression): string {
    const { callee } = node;
    if (callee.type === "Identifier" && WORDING.has(callee.name)) return this.#text(node);
    const name = callee.type === "MemberExpression" && !callee.computed ? this.#text(callee.property) : "";
    const object = callee.type === "MemberExpression" ? callee.object : undefined;
    const full = object?.type === "Identifier" ? `${object.name}.${name}` : "";
    if (isMath(full)) return this.#ask({ kind: "call", callee: full }, node, node.arguments);
    if (object === undefined) return this.#parts(node, this.#spreads(node.arguments, "list"));
    if (name === "some" || name === "every" || name === "includes") this.#unordered.add(object);
    if (name === "some" || name === "every") {
      return this.#ask({ kind: "call", callee: name }, node, [object, ...node.arguments]);
    }
    if (name === "toReversed" || name === "reverse" || name === "toSorted" || name === "sort") {
      return this.#ask({ kind: "reordering", method: name }, node, [object, ...node.arguments]);
    }
    return this.#parts(node, this.#spreads(node.arguments, "list"));
  }

  /** The rows of statements that can change places. The first of a row stands for all of it. */
  #rows(statements: readonly babel.Statement[]): ReadonlyMap<Node, string> {
    const done = new Map<Node, string>();
    for (const row of rowsOf(statements)) {
      const described = row.map((s) => ({ text: brief(this.#text(s)), droppable: isDroppable(s) }));
      const [first, ...others] = row;
      if (first === undefined || others.length === 0 && !isDroppable(first)) continue;
      const asked = this.#ask({ kind: "statements", statements: described }, first);
      const cases = row.map((statement, index) => `case ${index}: ${this.#emit(statement)}\nbreak;`);
      done.set(first, `for (const $i of ${asked}) switch ($i) { ${cases.join(" ")} }`);
      for (const other of others) done.set(other, "");
    }
    return done;
  }
}

function isBinary(operator: string): operator is BinaryOperator {
  return BINARY.has(operator);
}

function isMath(name: string): name is Neighboured {
  return MATH.has(name);
}

/** Whether a value is looked up, so that what stands behind `??` is there for those who cannot know that it is found. */
function isLookup(node: Node): boolean {
  return node.type !== "Identifier" && node.type !== "LogicalExpression" && node.type !== "ParenthesizedExpression";
}

/**
 * The ways that a condition can be made to go always. A check that something is there is not left out: what follows would
 * not compile.
 */
function waysOf(test: Node): readonly boolean[] {
  const operators = undefinedChecks(test);
  if (operators.includes("===")) return [true];
  return operators.includes("!==") ? [false] : [true, false];
}

/** What the reference declines to do is its own limit, and no decision of the contract's. */
function waysOfIf({ test, consequent }: babel.IfStatement): readonly boolean[] {
  const ways = waysOf(test);
  return contains(consequent, declines) ? ways.filter((way) => way) : ways;
}

function declines(node: Node): boolean {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return false;
  return node.callee.name === "unsupported" || node.callee.name === "decline";
}

/** The operators with which a condition compares a name with `undefined`. */
function undefinedChecks(test: Node): readonly string[] {
  if (test.type === "LogicalExpression") return [...undefinedChecks(test.left), ...undefinedChecks(test.right)];
  if (test.type === "ParenthesizedExpression") return undefinedChecks(test.expression);
  if (test.type !== "BinaryExpression" || test.right.type !== "Identifier" || test.right.name !== "undefined") {
    return [];
  }
  return test.left.type === "Identifier" ? [test.operator] : [];
}

/** Whether an operand of `+` is certainly a text. */
function isText(node: Node): boolean {
  if (node.type === "BinaryExpression" && node.operator === "+") return isText(node.left) || isText(node.right);
  return node.type === "StringLiteral" || node.type === "TemplateLiteral";
}

/** Statements in a row that declare nothing and do not leave a loop around them. */
function rowsOf(statements: readonly babel.Statement[]): readonly (readonly babel.Statement[])[] {
  const rows: babel.Statement[][] = [[]];
  for (const statement of statements) {
    if (!isMovable(statement)) rows.push([]);
    else if (rows.at(-1)?.slice(-1).some((other) => comeToTheSame(other, statement))) rows.push([statement]);
    else rows.at(-1)?.push(statement);
  }
  return rows.filter((row) => row.length > 0);
}

function comeToTheSame(first: babel.Statement, second: babel.Statement): boolean {
  return excludeEachOther(first, second) || commute(first, second);
}

/** Whether two statements ask whether the same thing is this or that, so that their order makes no difference. */
function excludeEachOther(a: babel.Statement, b: babel.Statement): boolean {
  const [first, second] = [subjectOf(a), subjectOf(b)];
  return first !== undefined && first === second;
}

function subjectOf(statement: babel.Statement): string | undefined {
  if (statement.type !== "IfStatement" || statement.alternate) return undefined;
  const { test } = statement;
  if (test.type !== "BinaryExpression" || test.operator !== "===") return undefined;
  const { left } = test;
  if (left.type === "Identifier") return left.name;
  if (left.type !== "MemberExpression" || left.object.type !== "Identifier") return undefined;
  return left.property.type === "Identifier" ? `${left.object.name}.${left.property.name}` : undefined;
}

function isMovable(statement: babel.Statement): boolean {
  if (statement.type === "ExpressionStatement") {
    const { expression } = statement;
    return expression.type !== "CallExpression" || expression.callee.type !== "Super";
  }
  return (statement.type === "IfStatement" || isLoop(statement)) && !leavesItsPlace(statement);
}

/** Whether a statement can be left out so that something is decided, and no other mutant does so already. */
function isDroppable(statement: babel.Statement): boolean {
  return statement.type === "ForOfStatement" ||
    statement.type === "ExpressionStatement" && !declines(statement.expression);
}
