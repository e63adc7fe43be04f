import { assertEquals, assertRejects } from "@std/assert";
import { deadline } from "./deadline.ts";

/** A promise that takes so many milliseconds, and the end of the waiting for it. */
function after<T>(milliseconds: number, value: T): { readonly promise: Promise<T>; readonly stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => resolve(value), milliseconds);
  return { promise, stop: () => clearTimeout(timer) };
}

/** A promise that only this thread's own turns are in the way of. */
async function soon<T>(turns: number, value: T): Promise<T> {
  for (let turn = 0; turn < turns; turn++) await undefined;
  return value;
}

Deno.test("deadline() gives the value of a promise, settled or about to be, even if there is no time", async () => {
  assertEquals(await deadline(Promise.resolve(1), 0), { kind: "done", value: 1 });
  assertEquals(await deadline(soon(20, 2), 0), { kind: "done", value: 2 });
  assertEquals(await deadline(soon(2000, 3), 60_000), { kind: "done", value: 3 });
  assertEquals(await deadline(after(5, 4).promise, 60_000), { kind: "done", value: 4 });
});

Deno.test("deadline() does not wait longer", async () => {
  const { promise, stop } = after(60_000, 1);
  assertEquals(await deadline(promise, 5), { kind: "timeout" });
  stop();
});

Deno.test("deadline() rejects as the promise does", async () => {
  await assertRejects(() => deadline(Promise.reject(new TypeError("now")), 60_000), TypeError, "now");
  const later = soon(2000, 1).then(() => Promise.reject(new TypeError("later")));
  await assertRejects(() => deadline(later, 60_000), TypeError, "later");
});
