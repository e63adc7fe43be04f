/** A prologue that is not generated, thrown where that shows. */
export class Refusal extends Error {
  /** Tells it from other errors. */
  override readonly name = "Refusal";
  /** The error's symbolic name, or its number where it has none. */
  readonly errno: string;

  /**
   * Refuses to generate a prologue.
   *
   * @param errno One of {@linkcode errnos}.
   * @param message What was wanted, what came, and which argument it is.
   */
  constructor(errno: typeof errnos[keyof typeof errnos], message: string) {
    super(message);
    this.errno = errno;
  }
}

/**
 * The errors of perf's generator. Of its own errors, which have no symbolic name, this is the number.
 *
 * Source: https://github.com/torvalds/linux/blob/v5.10/tools/perf/util/bpf-loader.h
 */
export const errnos = {
  /** No such register. */
  badRegister: "EINVAL",
  /** A global variable. */
  global: "EOPNOTSUPP",
  /** More instructions than there is room for (`BPF_LOADER_ERRNO__PROLOGUE2BIG`). */
  tooBig: "3907",
  /** An offset outside 32 bits (`BPF_LOADER_ERRNO__PROLOGUEOOB`). */
  outOfBounds: "3908",
} as const;
