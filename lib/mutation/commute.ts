import type { Node } from "@babel/types";
import { childrenOf } from "./syntax.ts";

/** What a statement touches, where that can be seen from its text alone. */
interface Touched {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/**
 * Whether two statements certainly come to the same in either order: neither calls anything or leaves, and neither
 * writes what the other touches.
 */
export function commute(a: Node, b: Node): boolean {
  const [first, second] = [touchedBy(a), touchedBy(b)];
  if (first === undefined || second === undefined) return false;
  const isFree = (x: Touched, y: Touched) => x.writes.isDisjointFrom(y.writes) && x.writes.isDisjointFrom(y.reads);
  return isFree(first, second) && isFree(second, first);
}

const PLAIN: ReadonlySet<string> = new Set([
  "ExpressionStatement",
  "IfStatement",
  "BlockStatement",
  "AssignmentExpression",
  "MemberExpression",
  "ThisExpression",
  "Identifier",
  "PrivateName",
  "BinaryExpression",
  "LogicalExpression",
  "UnaryExpression",
  "ParenthesizedExpression",
  "NumericLiteral",
  "BooleanLiteral",
  "StringLiteral",
  "ObjectExpression",
  "ObjectProperty",
]);

/** What a statement touches, by the names of what it reads and writes; nothing if it is not as simple as that. */
function touchedBy(statement: Node): Touched | undefined {
  const reads = new Set<string>();
  const writes = new Set<string>();
  const visit = (node: Node): boolean => {
    if (!PLAIN.has(node.type)) return false;
    if (node.type === "AssignmentExpression") {
      const target = nameOfTarget(node.left);
      if (target === undefined) return false;
      writes.add(target);
      if (node.operator !== "=") reads.add(target);
      return visit(node.right);
    }
    if (node.type === "UnaryExpression" && node.operator === "delete") {
      const target = nameOfTarget(node.argument);
      if (target === undefined) return false;
      writes.add(target);
      return true;
    }
    if (node.type === "Identifier") reads.add(node.name);
    if (node.type === "PrivateName") reads.add(`#${node.id.name}`);
    return childrenOf(node).every(visit);
  };
  return visit(statement) ? { reads, writes } : undefined;
}

/** The last name of what is assigned to; members of the same name are taken for the same. */
function nameOfTarget(target: Node): string | undefined {
  if (target.type === "Identifier") return target.name;
  if (target.type !== "MemberExpression" || target.computed) return undefined;
  const { object, property } = target;
  if (object.type !== "ThisExpression" && object.type !== "Identifier") return undefined;
  if (property.type === "PrivateName") return `#${property.id.name}`;
  return property.type === "Identifier" ? property.name : undefined;
}
