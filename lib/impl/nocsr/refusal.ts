/** A program that a verifier refuses, thrown while it is looked at. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** The error's symbolic name, such as `EACCES`. */
  readonly errno: string;

  /**
   * Refuses a program.
   *
   * @param errno The error's symbolic name.
   * @param message The decisive words, as Linux has them where it has any.
   */
  constructor(errno: "EACCES" | "EINVAL" | "E2BIG" | "ERANGE" | "ELOOP", message: string) {
    super(message);
    this.errno = errno;
  }
}
