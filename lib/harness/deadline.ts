/** What became of a promise within a time: its value, or nothing yet. */
export type Deadline<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "timeout" };

/** Turns within which a promise is settled that waits for nothing but this thread. */
const TURNS = 100;

/** Waits for a promise, at most so many milliseconds. Rejects if the promise does so in time. */
export async function deadline<T>(promise: Promise<T>, milliseconds: number): Promise<Deadline<T>> {
  let isSettled = false;
  const settle = () => isSettled = true;
  promise.then(settle, settle);
  // A clock is dearer than many a promise that it would be set for.
  for (let turn = 0; turn < TURNS && !isSettled; turn++) await undefined;
  if (isSettled) return { kind: "done", value: await promise };
  const { promise: over, resolve } = Promise.withResolvers<Deadline<T>>();
  const timer = setTimeout(() => resolve({ kind: "timeout" }), milliseconds);
  try {
    return await Promise.race([promise.then((value): Deadline<T> => ({ kind: "done", value })), over]);
  } finally {
    clearTimeout(timer);
  }
}
