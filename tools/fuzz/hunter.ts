import { isComparable } from "../../lib/fuzz/comparisons/mod.ts";
import { type Catch, huntRange, type Range } from "../../lib/fuzz/hunt.ts";
import { generatorOf } from "../../lib/fuzz/generators/mod.ts";
import { knownFindings } from "../../lib/fuzz/known_findings.ts";
import type { Bench } from "../../lib/fuzz/oracle.ts";
import { predicates } from "../../lib/fuzz/predicates/mod.ts";
import type { Adapter, Connection } from "../../lib/harness/adapter.ts";
import type { KnownFailure } from "../../lib/harness/known_failure.ts";
import { rewriteOnly } from "../../lib/impl/nocsr/mod.ts";
import { reference } from "../../lib/impl/reference.ts";
import type { Handler, Handlers, ImplementationInfo } from "../../lib/protocol/implementation.ts";
import { areaOf, type Input, type OperationName } from "../../lib/protocol/operations.ts";
import { rulesOf } from "../../lib/spec/registry.ts";
import { type QuarryChoice, quarryOf } from "./quarry.ts";

/** What a hunter is told at first; it can be sent to a worker. */
export interface Orders extends QuarryChoice {
  /** What is known of the implementation's failures. */
  readonly known: readonly KnownFailure[];
  /** The day, as in `2026-01-31`. */
  readonly today: string;
  /** Seconds to wait for each answer. */
  readonly timeout: number;
}

/** What can be hunted where. */
export interface Assignment extends Range {
  readonly operation: OperationName;
}

/** Hunts one assignment after the other over a connection of its own. */
export interface Hunter extends AsyncDisposable {
  readonly info: ImplementationInfo;
  hunt(assignment: Assignment, signal?: AbortSignal): Promise<Catch>;
}

/** What came of getting a hunter ready. */
export type Readiness =
  | { readonly kind: "ready"; readonly hunter: Hunter }
  | Exclude<Connection, { readonly kind: "connected" }>;

/** Connects to the implementation that is to be hunted. */
export async function readyHunter(orders: Orders): Promise<Readiness> {
  const connect = await quarryOf(orders).connect();
  const connection = await connect();
  if (connection.kind !== "connected") return connection;
  const { adapter } = connection;
  return {
    kind: "ready",
    hunter: {
      info: adapter.info,
      hunt: (assignment, signal) => hunt(orders, adapter, assignment, signal),
      [Symbol.asyncDispose]: async () => void await adapter.close(),
    },
  };
}

async function hunt(
  orders: Orders,
  adapter: Adapter,
  { operation, from, to }: Assignment,
  signal?: AbortSignal,
): Promise<Catch> {
  const generator = generatorOf(operation);
  if (generator === undefined) throw new RangeError(`wanted an operation that has a generator, got ${operation}`);
  const { info } = adapter;
  const known = knownFindings(orders.known, predicates, info, orders.today);
  const second = secondOpinion(info, operation);
  const bench = { info, rules: rulesOf(operation), ...second && { second } };
  const limit = orders.timeout * 1000;
  return await huntRange({ generator, adapter, bench, known, seed: orders.seed, limit, ...signal && { signal } }, {
    from,
    to,
  });
}

/** Answers of the reference that leave out what is not compared. */
const opinions: Handlers = { "nocsr.rewrite": rewriteOnly };

/**
 * The reference, asked about the design that the implementation follows. It has no opinion of itself, and none where it
 * does not follow that design.
 */
function secondOpinion<O extends OperationName>(info: ImplementationInfo, operation: O): Bench["second"] {
  const handler: Handler<O> | undefined = opinions[operation] ?? reference.handlers[operation];
  if (info.name === reference.name || handler === undefined || !isComparable(operation)) return undefined;
  const isOfArea = (design: string) => design.startsWith(`${areaOf(operation)}@`);
  const followed = info.designs.find(isOfArea);
  const hasDesigns = reference.designs.some(isOfArea);
  return ({ input, design = followed }) => {
    if (hasDesigns && (design === undefined || !reference.designs.includes(design))) return undefined;
    return handler(input as Input<O>, design);
  };
}
