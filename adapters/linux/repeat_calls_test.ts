import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { input, inputOutput, output } from "./kernel.ts";
import { repeatCalls } from "./repeat_calls.ts";

Deno.test("repeatCalls() tells the first round, and each that differs from the one before", async () => {
  const answers = [1, 1, 1, 2, 2, 1, 1];
  const { promise, resolve } = Promise.withResolvers<void>();
  let round = 0;
  const rounds = await repeatCalls(
    () => {
      if (round === answers.length) resolve();
      return { ok: true, value: answers[round++] ?? 1 };
    },
    [{ number: 7, args: [] }],
    () => promise,
  );
  assertEquals(rounds.map(({ results: [result] }) => result?.ok && result.value), [1, 2, 1]);
});

Deno.test("repeatCalls() gives every round the blocks as they were, and leaves them so", async () => {
  const [question, answer, both] = [input(Uint8Array.of(5)), output(2), inputOutput(Uint8Array.of(3))];
  const outer = { ...input(new Uint8Array(8)), pointers: [{ offset: 0, target: both }] };
  const seen = new Set<number>();
  const rounds = await repeatCalls(
    () => {
      seen.add(both.bytes[0] ?? 0);
      both.bytes[0] = 9;
      answer.bytes.set([4, 4]);
      return { ok: false, errno: 1 };
    },
    [{ number: 0, args: [question, answer, outer] }],
    () => Promise.resolve(),
  );
  assertEquals(rounds, [
    {
      results: [{ ok: false, errno: 1 }],
      contents: new Map([[answer, Uint8Array.of(4, 4)], [both, Uint8Array.of(9)]]),
    },
  ]);
  assertEquals([...seen], [3]);
  assertEquals([...answer.bytes, ...both.bytes], [0, 0, 3]);
});

Deno.test("repeatCalls() makes a round before anything is done, and one behind it", async () => {
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const act = (): Promise<void> => {
    order.push("act");
    setTimeout(() => {
      order.push("done");
      resolve();
    }, 5);
    return promise;
  };
  await repeatCalls(() => ({ ok: true, value: order.push("round") }), [{ number: 0, args: [] }], act);
  assertEquals([order[0], order[1], order.at(-1)], ["round", "act", "round"]);
  assertGreater(order.indexOf("done"), 2);
});

Deno.test("repeatCalls() ends with what was done, also where it failed", async () => {
  const failing = (): Promise<void> => Promise.reject(new RangeError("wanted more"));
  const watch = repeatCalls(() => ({ ok: true, value: 0 }), [{ number: 0, args: [] }], failing);
  await assertRejects(() => watch, RangeError, "wanted more");
});
