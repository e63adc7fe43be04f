import type { Node } from "@babel/types";

/**
 * The name that a node gives to the code below it: a function's, a class's, a method's, a property's, or a constant's.
 */
export function nameOf(node: Node): string | undefined {
  switch (node.type) {
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "VariableDeclarator":
      return node.id?.type === "Identifier" ? node.id.name : undefined;
    case "ObjectMethod":
    case "ObjectProperty":
    case "ClassMethod":
    case "ClassProperty":
      return node.computed ? undefined : keyName(node.key);
    case "ClassPrivateMethod":
    case "ClassPrivateProperty":
      return `#${node.key.id.name}`;
    default:
      return undefined;
  }
}

function keyName(key: Node): string | undefined {
  if (key.type === "Identifier") return key.name;
  return key.type === "StringLiteral" ? key.value : undefined;
}

/** A piece of source in a few words, on one line. */
export function brief(text: string): string {
  const line = text.replace(/\s+/g, " ").replace(/;$/, "").trim();
  return line.length <= 48 ? line : `${line.slice(0, 47)}…`;
}
