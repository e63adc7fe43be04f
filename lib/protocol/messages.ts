import { z } from "zod";
import { type OperationName, operationNames, operations } from "./operations.ts";

/** The version of the protocol, which both ends name in `initialize`. */
export const PROTOCOL_VERSION = "1";

/** What the suite says of itself, and asks, in `initialize`. */
export interface InitializeParams {
  readonly protocolVersion: string;
  readonly client: { readonly name: string; readonly version: string };
  readonly seed: number;
}

/** Schema of {@linkcode InitializeParams}. */
export const initializeParams: z.ZodType<InitializeParams> = z.object({
  protocolVersion: z.string().describe(`The protocol's version that the suite speaks: "${PROTOCOL_VERSION}"`),
  client: z.object({ name: z.string(), version: z.string() }).describe("The suite, and its version"),
  seed: z.int().describe(
    "Where an implementation that draws random numbers starts, so that a run can be repeated",
  ),
}).describe("Parameters of `initialize`, the first request of a connection");

const arches = ["x86_64", "arm64", "riscv64", "s390x", "powerpc64", "loongarch64", "none"] as const;

/** An architecture's name, as cases and implementations write it. */
export const arch: z.ZodEnum<{ readonly [A in (typeof arches)[number]]: A }> = z.enum(arches);

const design = z.string().regex(
  /^[a-z_]+@[^\s]+$/,
  "wanted a published design: an area, @ and a version, such as tailcall@5.10",
);

/** What an implementation says of itself in the answer to `initialize`. */
export interface InitializeResult {
  readonly protocolVersion: string;
  readonly name: string;
  readonly version: string;
  readonly arch: z.infer<typeof arch>;
  readonly kernel?: string;
  readonly designs: readonly string[];
  readonly operations: readonly string[];
  readonly url?: string;
}

/** Schema of {@linkcode InitializeResult}. */
export const initializeResult: z.ZodType<InitializeResult> = z.strictObject({
  protocolVersion: z.string().describe(`The protocol's version that the implementation speaks: "${PROTOCOL_VERSION}"`),
  name: z.string().min(1).describe("Its name, such as linux"),
  version: z.string().min(1).describe("Its version, such as 6.18.44"),
  arch: arch.describe("The architecture whose code it emits or on which it runs programs; none if neither"),
  kernel: z.string().exactOptional().describe(
    "The Linux version that answers, such as 6.18.44; left out where none does",
  ),
  designs: z.array(design).default([]).describe("Published designs to which it wants to be held, preferred ones first"),
  operations: z.array(z.string()).describe(`The operations that it can be asked, of ${operationNames.join(", ")}`),
  url: z.string().exactOptional().describe("Where a reader learns more"),
}).describe("Result of `initialize`");

/** A question. */
export interface AskParams {
  readonly operation: string;
  readonly design?: string;
  readonly input: unknown;
}

/** Schema of {@linkcode AskParams}. */
export const askParams: z.ZodType<AskParams> = z.strictObject({
  operation: z.string().describe("The operation, such as nocsr.rewrite"),
  design: design.exactOptional().describe(
    "The published design that is asked for; left out where that is the implementation's choice",
  ),
  input: z.unknown().describe("The operation's input"),
}).describe("Parameters of `ask`");

/** An answer to `ask` whose value has not been read yet. */
export type RawOutcome =
  | { readonly outcome: "ok"; readonly value: unknown }
  | { readonly outcome: "rejected"; readonly errno: string; readonly message: string }
  | { readonly outcome: "unsupported"; readonly reason: string; readonly url?: string };

const rejected = z.strictObject({
  outcome: z.literal("rejected"),
  errno: z.string().regex(/^(?:E[A-Z0-9]+|-?\d+)$/, "wanted an error's name, such as EACCES, or a number as a string")
    .describe("The error's symbolic name, or its number as a string where it has none"),
  message: z.string().describe("The implementation's own words, such as the decisive line of a verifier's log"),
}).describe("A legal refusal");

const unsupported = z.strictObject({
  outcome: z.literal("unsupported"),
  reason: z.string().min(1).describe("Why it cannot be asked"),
  url: z.string().exactOptional().describe("Where a reader learns more"),
}).describe("The implementation does not do this");

function okWith<T extends z.ZodType>(
  value: T,
): z.ZodObject<{ outcome: z.ZodLiteral<"ok">; value: T }, z.core.$strict> {
  return z.strictObject({ outcome: z.literal("ok"), value: value.describe("What the operation yields") })
    .describe("The operation was carried out");
}

/** Schema of {@linkcode RawOutcome}. */
export const rawOutcome: z.ZodType<RawOutcome> = z.discriminatedUnion("outcome", [
  okWith(z.unknown()),
  rejected,
  unsupported,
]);

/** The messages of the protocol as JSON Schema, for authors of implementations in any language. */
export function protocolJsonSchema(): Record<string, unknown> {
  const { $schema, ...initialize } = z.toJSONSchema(initializeParams, { io: "input" });
  return {
    $schema,
    title: "bpf-oracle protocol, version 1: JSON-RPC 2.0, one message a line, on stdin and stdout",
    $defs: {
      "initialize.params": initialize,
      "initialize.result": inner(initializeResult),
      ...Object.fromEntries(operationNames.flatMap((name) => {
        return [[`ask ${name}.params`, askJsonSchema(name)], [`ask ${name}.result`, outcomeJsonSchema(name)]];
      })),
    },
  };
}

function askJsonSchema(name: OperationName): unknown {
  return inner(
    z.strictObject({
      operation: z.literal(name),
      design: design.exactOptional(),
      input: operations[name].input.describe("The input"),
    }).describe(operations[name].title),
  );
}

function outcomeJsonSchema(name: OperationName): unknown {
  return inner(z.discriminatedUnion("outcome", [okWith(operations[name].value), rejected, unsupported]));
}

function inner(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}
