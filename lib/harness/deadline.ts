/** What became of a promise within a time: its value, or nothing yet. */
export type Deadline<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "timeout" };

/** Waits for a promise, at most so many milliseconds. Rejects if the promise does so in time. */
export async function deadline<T>(promise: Promise<T>, milliseconds: number): Promise<Deadline<T>> {
  const { promise: over, resolve } = Promise.withResolvers<Deadline<T>>();
  const timer = setTimeout(() => resolve({ kind: "timeout" }), milliseconds);
  try {
    return await Promise.race([promise.then((value): Deadline<T> => ({ kind: "done", value })), over]);
  } finally {
    clearTimeout(timer);
  }
}
