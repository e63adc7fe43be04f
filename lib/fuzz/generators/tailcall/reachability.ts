import fc from "fast-check";
import type { ReachabilityInput } from "../../../protocol/tailcall_reachability.ts";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";

/** A function, which calls later ones, by the remainders of numbers, or, if it recurs, earlier ones or itself. */
interface Node {
  readonly place: number;
  readonly calls: readonly { readonly callee: number; readonly recurs: boolean }[];
  readonly tailCalls: boolean;
  /** Whether it stays though nothing calls it. */
  readonly idles: boolean;
}

const IDLE: Node = { place: 0, calls: [], tailCalls: false, idles: false };

const calls = fc.record({
  callee: fc.oneof({ withCrossShrink: true }, often(3, fc.constant(0)), often(2, fc.nat(9))),
  recurs: oneIn(80),
});

function nodes(isKernel: boolean): fc.Arbitrary<readonly Node[]> {
  return fc.array(
    fc.record<Node>({
      place: fc.nat(3),
      calls: fc.oneof(
        { withCrossShrink: true },
        often(7, fc.array(calls, { maxLength: 3 })),
        often(1, fc.array(calls, { minLength: 3, maxLength: 6 })),
      ),
      tailCalls: oneIn(3),
      // A kernel takes no such function.
      idles: isKernel ? fc.constant(false) : oneIn(20),
    }),
    { maxLength: 12, size: "large" },
  ).map((nodes) => nodes.length === 0 ? [IDLE] : nodes);
}

/** The functions that are called, and those that are there all the same, in the order in which they stand. */
function graphOf(nodes: readonly Node[]): ReachabilityInput {
  const callees = nodes.map(({ calls }, at) =>
    calls.flatMap(({ callee, recurs }) => {
      const later = nodes.length - at - 1;
      return recurs ? [callee % (at + 1)] : later === 0 ? [] : [at + 1 + callee % later];
    })
  );
  const kept = new Set<number>();
  const pending = nodes.flatMap(({ idles }, at) => at === 0 || idles ? [at] : []);
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (kept.has(at)) continue;
    kept.add(at);
    pending.push(...callees[at] ?? []);
  }
  const place = (at: number): number => at === 0 ? -1 : nodes[at]?.place ?? 0;
  const order = [...kept].sort((a, b) => place(a) - place(b) || a - b);
  return {
    functions: order.map((at) => ({
      name: at === 0 ? "main" : `f${at}`,
      calls: (callees[at] ?? []).map((callee) => callee === 0 ? "main" : `f${callee}`),
      tailCalls: nodes[at]?.tailCalls ?? false,
    })),
  };
}

/** Call graphs of up to twelve functions: chains, diamonds, many callees; some too deep, some that recur. */
export const reachability: Generator<"tailcall.reachability"> = generator({
  operation: "tailcall.reachability",
  questions: (info) => asked("tailcall", info, nodes(info.kernel !== undefined).map(graphOf)),
});
