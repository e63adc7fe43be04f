/**
 * Runs `make`, putting the column in front of the message of a `RangeError` that it throws.
 *
 * @param column Where in the text, from 1.
 */
export function atColumn<T>(column: number, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(`column ${column}: ${cause.message}`, { cause });
  }
}
