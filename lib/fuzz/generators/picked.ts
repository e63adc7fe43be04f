/**
 * One of these, by any number: so data that names a thing by a number goes on naming one while it shrinks.
 *
 * @returns Nothing if there are none.
 */
export function picked<T>(values: readonly T[], number: number): T | undefined {
  return values[number % values.length];
}
