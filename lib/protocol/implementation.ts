import type { Input, OperationName, Value } from "./operations.ts";
import type { Outcome } from "./outcome.ts";

/** An instruction set architecture, as the kernel's `ARCH` names 64-bit ones. */
export type Arch =
  | "x86_64"
  | "arm64"
  | "riscv64"
  | "s390x"
  | "powerpc64"
  | "loongarch64"
  | "none";

/** How an implementation describes itself. */
export interface ImplementationInfo {
  /** Its name, such as `linux` or `reference`. */
  readonly name: string;
  /** Its version, such as `6.18.44`. */
  readonly version: string;
  /** The architecture whose code it emits or on which it runs programs. */
  readonly arch: Arch;
  /** The Linux version that answers, such as `6.18.44`; absent where none does. */
  readonly kernel?: string;
  /** Published designs (`tailcall@5.10`) that it follows and wants to be held to, in order of preference. */
  readonly designs: readonly string[];
  /** The operations that it can be asked. */
  readonly operations: readonly OperationName[];
  /** Where a reader learns more. */
  readonly url?: string;
}

/** One question. */
export interface Request<O extends OperationName = OperationName> {
  /** What is asked. */
  readonly operation: O;
  /** The published design asked for; absent where the case leaves it to the implementation. */
  readonly design?: string;
  /** What is given to the operation. */
  readonly input: Input<O>;
}

/** Answers one operation. */
export type Handler<O extends OperationName> = (
  input: Input<O>,
  design: string | undefined,
) => Outcome<Value<O>> | Promise<Outcome<Value<O>>>;

/** The handlers of an implementation, by operation. */
export type Handlers = { readonly [O in OperationName]?: Handler<O> };

/** An implementation in this process: who it is, and how it answers. */
export interface Implementation extends Omit<ImplementationInfo, "operations"> {
  /** Its answers, by operation; it does not support the others. */
  readonly handlers: Handlers;
  /**
   * Is told of what a handler threw, and mends what it can: a machine that the implementation runs on may be lost and
   * replaced. If it has, the question is worth being asked once more, and what is returned says what had happened.
   */
  readonly recover?: (error: unknown) => Promise<Error | undefined>;
}
