import { check } from "../../protocol/check.ts";
import { formatProblems } from "../../protocol/format_problems.ts";
import { rawOutcome } from "../../protocol/messages.ts";
import { isOperationName, type OperationName, operationNames, operations } from "../../protocol/operations.ts";
import { preview } from "../../protocol/preview.ts";
import { RpcErrorCode } from "../../protocol/rpc.ts";
import { wantedOneOf } from "../../protocol/wanted_one_of.ts";
import { Ill } from "./ill.ts";
import type { Visit } from "./visit.ts";

/** A program that sets r0 to 0 and exits, as bytes. */
const NOTHING = "b7000000000000009500000000000000";

/** Something to examine once the adapter has introduced itself. Throws {@linkcode Ill} where it is not as it should be. */
export type Point = (visit: Visit) => Promise<void> | void;

/** What there is to examine of an adapter that declares these operations, each with what has to hold. */
export function points(declared: readonly string[]): readonly (readonly [string, Point])[] {
  return [
    ["it declares operations that exist", () => declaresOperations(declared)],
    ["it answers under the id of the request, a number or a text", echoesIds],
    ["it answers one message a line, in the order of the requests", keepsOrder],
    ...declared.filter(isOperationName).filter(canAskNothing).map((operation) =>
      [`it answers ${operation} with an outcome`, (visit: Visit) => answersOperation(visit, operation)] as const
    ),
    ["it declines an operation that it does not know", declinesOperation],
    ["it answers a method that it does not know with an error", refusesMethod],
    ["it answers malformed JSON with an error, and goes on", refusesMalformedJson],
    ["it writes nothing on standard output but answers", keepsSilence],
    ["it exits when its input ends, and leaves nobody behind", leaves],
  ];
}

function declaresOperations(declared: readonly string[]): void {
  const unknown = declared.filter((name) => !isOperationName(name));
  if (unknown.length > 0) {
    throw new Ill(
      unknown.map((name) => wantedOneOf(operationNames, name)).join("; "),
      "Correct the list of operations.",
    );
  }
  if (declared.length === 0) throw new Ill("it declares none", `Declare some of ${operationNames.join(", ")}.`);
}

async function echoesIds(visit: Visit): Promise<void> {
  for (const id of [42, "forty-three"]) await visit.request(id, "ask", { operation: "nobody.knows", input: {} });
}

async function keepsOrder(visit: Visit): Promise<void> {
  const ask = (id: number) => ({ jsonrpc: "2.0", id, method: "ask", params: { operation: "nobody.knows", input: {} } });
  visit.send(`${JSON.stringify(ask(2))}\n${JSON.stringify(ask(3))}`);
  await visit.receive(2);
  await visit.receive(3);
}

/** Whether an operation can be asked of a program that does nothing, and needs no more than that. */
function canAskNothing(operation: OperationName): boolean {
  return check<unknown>(operations[operation].input, { program: NOTHING }).ok;
}

async function answersOperation(visit: Visit, operation: OperationName): Promise<void> {
  const { result, error } = await visit.request(2, "ask", { operation, input: { program: NOTHING } });
  if (error !== undefined) {
    throw new Ill(
      `error ${error.code}: ${error.message}`,
      "An error says that the implementation broke; find out why.",
    );
  }
  const outcome = check(rawOutcome, result);
  const value = outcome.ok && outcome.value.outcome === "ok"
    ? check<unknown>(operations[operation].value, outcome.value.value)
    : outcome;
  if (value.ok) return;
  const base = outcome.ok ? ["result", "value"] : ["result"];
  throw new Ill(
    formatProblems(value.problems, base),
    `docs/schema/protocol.json describes the result of ask ${operation}.`,
  );
}

async function declinesOperation(visit: Visit): Promise<void> {
  const { result, error } = await visit.request(2, "ask", { operation: "nobody.knows", input: {} });
  const outcome = check(rawOutcome, result);
  if (error !== undefined || (outcome.ok && outcome.value.outcome === "unsupported")) return;
  throw new Ill(
    `wanted the outcome unsupported, got ${preview(result)}`,
    'Answer {"outcome":"unsupported","reason":"…"} to every operation that you do not know.',
  );
}

async function refusesMethod(visit: Visit): Promise<void> {
  const { error, result } = await visit.request(2, "nobody/knows", {});
  const mend = `Answer {"error":{"code":${RpcErrorCode.METHOD_NOT_FOUND},"message":"…"}} to every other method.`;
  if (error === undefined) throw new Ill(`wanted an error, got ${preview(result)}`, mend);
  if (error.code !== RpcErrorCode.METHOD_NOT_FOUND) {
    throw new Ill(`wanted error ${RpcErrorCode.METHOD_NOT_FOUND}, got ${error.code}`, mend);
  }
}

async function refusesMalformedJson(visit: Visit): Promise<void> {
  visit.send('{"jsonrpc":"2.0","id":2,');
  const { error, result } = await visit.receive(null);
  const mend = `Answer a line that is no JSON with {"id":null,"error":{"code":${RpcErrorCode.PARSE_ERROR},…}}.`;
  if (error === undefined) throw new Ill(`wanted an error, got ${preview(result)}`, mend);
  if (error.code !== RpcErrorCode.PARSE_ERROR) {
    throw new Ill(`wanted error ${RpcErrorCode.PARSE_ERROR}, got ${error.code}`, mend);
  }
  await visit.request(3, "ask", { operation: "nobody.knows", input: {} });
}

async function keepsSilence(visit: Visit): Promise<void> {
  await visit.request(2, "ask", { operation: "nobody.knows", input: {} });
  const extra = await visit.silence();
  if (extra === undefined) return;
  throw new Ill(`it wrote ${preview(extra)}`, "Answer each request once, and write all else to standard error.");
}

async function leaves(visit: Visit): Promise<void> {
  await visit.request(2, "ask", { operation: "nobody.knows", input: {} });
  const [note] = await visit.end();
  if (note === undefined) return;
  throw new Ill(`it ${note}`, "Leave the loop when standard input ends, and end what you started.");
}
