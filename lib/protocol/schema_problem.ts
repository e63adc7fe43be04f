import { z } from "zod";
import { nearest } from "../text/nearest.ts";
import { didYouMean } from "./did_you_mean.ts";
import { preview } from "./preview.ts";
import { wantedOneOf } from "./wanted_one_of.ts";

/** What is wrong at one place in data that a schema does not take. */
export interface SchemaProblem {
  /** The way from the data's root: keys and, from 0, indices. */
  readonly path: readonly (string | number)[];
  /** What was wanted, then what came. */
  readonly message: string;
}

/** What a schema found wrong with data: for each place what was wanted, then what came. */
export function schemaProblems({ issues }: z.core.$ZodError, data: unknown): readonly SchemaProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, [], data));
}

/** The words for an issue whose schema brings none of its own, to be given to a schema as it reads or writes. */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, keysOf(issue.inst))).join("; ");
    case "invalid_type":
      return `wanted ${typeName(issue.expected)}`;
    case "invalid_value":
      return wantedOneOf(issue.values.map(String), issue.input);
    case "invalid_union":
      return "discriminator" in issue ? discriminatorWording(issue) : undefined;
    case "too_small":
    case "too_big":
      return boundWording(issue);
    default:
      return undefined;
  }
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  const hint = near.length === 0 && known.length > 0 ? ` (there are ${known.join(", ")})` : didYouMean(near);
  return `wanted only keys that exist, got \`${key}\`${hint}`;
}

function keysOf(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: "a list",
  bigint: "a bigint",
  boolean: "true or false",
  int: "a whole number",
  nonoptional: "a value",
  number: "a number",
  object: "a mapping",
  record: "a mapping",
  string: "a string",
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function discriminatorWording(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string | undefined {
  const { inst, discriminator, input } = issue;
  if (!(inst instanceof z.ZodDiscriminatedUnion) || typeof discriminator !== "string") return undefined;
  const values = inst.options.flatMap((option) => {
    const literal = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    return literal instanceof z.ZodLiteral ? [...literal.values].map(String) : [];
  });
  const got: unknown = typeof input === "object" && input !== null ? Reflect.get(input, discriminator) : undefined;
  return wantedOneOf(values, got);
}

function boundWording(
  issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall> | z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>,
): string {
  const [side, bound] = issue.code === "too_small" ? ["least", issue.minimum] : ["most", issue.maximum];
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
  return `wanted at ${side} ${bound}${unit}`;
}

/** One problem for each thing that an issue says, with what came where the words lack it. */
function problemsOf(
  issue: z.core.$ZodIssue,
  base: readonly (string | number)[],
  root: unknown,
): readonly SchemaProblem[] {
  const path = [...base, ...issue.path.map((part) => typeof part === "number" ? part : String(part))];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return unionProblems(issue, path, root);
  }
  return [{ path, message: withGot(issue.message, valueAt(root, path)) }];
}

/** The problems of the alternative that the data comes nearest to, or what each alternative wants. */
function unionProblems(
  issue: z.core.$ZodIssueInvalidUnion,
  path: readonly (string | number)[],
  root: unknown,
): readonly SchemaProblem[] {
  const ofRightType = issue.errors.filter((issues) =>
    !issues.some(({ code, path }) => path.length === 0 && (code === "invalid_type" || code === "invalid_value"))
  );
  const [only] = ofRightType;
  if (only !== undefined && ofRightType.length === 1) return only.flatMap((inner) => problemsOf(inner, path, root));
  const first = (ofRightType.length > 0 ? ofRightType : issue.errors).flatMap((issues) => issues.slice(0, 1));
  const names = first.flatMap((inner) => inner.code === "invalid_value" ? inner.values.map(String) : []);
  const others = first.flatMap((inner) => inner.code === "invalid_value" ? [] : [bareWanted(inner.message)]);
  const got = valueAt(root, path);
  const hint = typeof got === "string" ? didYouMean(nearest(got, names)) : "";
  return [{ path, message: `${withGot(`wanted ${[...new Set([...names, ...others])].join(", or ")}`, got)}${hint}` }];
}

function bareWanted(message: string): string {
  return message.replace(/^wanted /, "").replace(/, got .*/s, "");
}

function withGot(message: string, value: unknown): string {
  if (/\bgot /.test(message) || message.includes("\n")) return message;
  return `${message}, got ${preview(value)}`;
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
