import type { Node } from "@babel/types";

/** Fields that hold no code: types are erased, comments and positions say nothing. */
const SILENT: ReadonlySet<string> = new Set([
  "loc",
  "extra",
  "leadingComments",
  "innerComments",
  "trailingComments",
  "typeAnnotation",
  "typeParameters",
  "typeArguments",
  "returnType",
  "superTypeArguments",
  "implements",
]);

/** Nodes that only tell the compiler a type of an expression which is carried out. */
const AROUND_EXPRESSIONS: ReadonlySet<string> = new Set(["TSAsExpression", "TSSatisfiesExpression"]);

/** The nodes right below a node that are carried out, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  const fields = Object.entries(node).filter(([field]) => !SILENT.has(field)).flatMap(([, value]) => value);
  return fields.filter(isCode).sort((a, b) => startOf(a) - startOf(b));
}

function isCode(value: unknown): value is Node {
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string") return false;
  return !value.type.startsWith("TS") || AROUND_EXPRESSIONS.has(value.type);
}

/** Where a node's text begins. */
export function startOf({ start }: Node): number {
  return start ?? 0;
}

/** Where a node's text ends: the place of the first character behind it. */
export function endOf({ end }: Node): number {
  return end ?? 0;
}

/** Whether a node, or one below it, is what is looked for; nodes at which it is not worth going on are passed over. */
export function contains(
  node: Node,
  isWanted: (node: Node) => boolean,
  isWall: (node: Node) => boolean = isFunction,
): boolean {
  if (isWanted(node)) return true;
  return !isWall(node) && childrenOf(node).some((child) => contains(child, isWanted, isWall));
}

/** Whether a node is a function, in which `yield`, `await`, `break` and `continue` are its own. */
export function isFunction({ type }: Node): boolean {
  return /^(?:Arrow)?Function|Method$/.test(type);
}

/** Whether a node is a loop. */
export function isLoop({ type }: Node): boolean {
  return /^(?:For|While|DoWhile)/.test(type);
}

/** Whether a statement would leave, or go on with, a loop or switch that stands around it. */
export function leavesItsPlace(statement: Node): boolean {
  const leaves = ({ type }: Node) => type === "ContinueStatement" || type === "BreakStatement";
  return contains(statement, leaves, (node) => isFunction(node) || isLoop(node));
}

/** Whether an expression only works where it stands, since it hands over to whoever runs the function. */
export function handsOver(expression: Node): boolean {
  return contains(expression, ({ type }) => type === "YieldExpression" || type === "AwaitExpression");
}
