import type { Kernel } from "../kernel.ts";
import { syscallNumber } from "../syscall_number.ts";

/** What a descriptor stands for. */
export type DescriptorKind = "program" | "map" | "btf" | "link";

/**
 * A descriptor of a kernel's object, closed by `await using`.
 *
 * The object lives on as long as something else holds it, such as a slot of a map.
 */
export class Descriptor<Kind extends DescriptorKind = DescriptorKind> implements AsyncDisposable {
  /** The kernel whose descriptor it is. */
  readonly kernel: Kernel;
  /** What it stands for. */
  readonly kind: Kind;
  readonly #fd: number;
  #open = true;

  /** Takes over an open descriptor. */
  constructor(kernel: Kernel, kind: Kind, fd: number) {
    this.kernel = kernel;
    this.kind = kind;
    this.#fd = fd;
  }

  /**
   * The descriptor's number.
   *
   * @throws {Error} If it was closed.
   */
  get fd(): number {
    if (!this.#open) {
      throw new Error(`wanted an open ${this.kind}, descriptor was closed`);
    }
    return this.#fd;
  }

  /** Closes the descriptor; a second time does nothing. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    const { kernel } = this;
    await kernel.call(syscallNumber(kernel.arch, "close"), [this.#fd]);
  }

  /** Closes the descriptor. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
