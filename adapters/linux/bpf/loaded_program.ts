import type { Kernel } from "../kernel.ts";
import { Descriptor } from "./descriptor.ts";

/** A program in the kernel. */
export class LoadedProgram extends Descriptor<"program"> {
  /** What the verifier said. */
  readonly log: string;

  /** Takes over the descriptor of a program. */
  constructor(kernel: Kernel, fd: number, log: string) {
    super(kernel, "program", fd);
    this.log = log;
  }
}
