/** The user's mistake, or the state of the user's files: the message is all that a tool shows of it, and it exits 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
