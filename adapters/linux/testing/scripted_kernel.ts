import type { Arch, Argument, Kernel, SyscallResult } from "../kernel.ts";

/** A kernel that answers as it is told to, and remembers what it was asked. */
export class ScriptedKernel implements Kernel {
  readonly arch: Arch;
  /** The system calls made so far. */
  readonly calls: { readonly number: number; readonly args: readonly Argument[] }[] = [];
  readonly #answer: (number: number, args: readonly Argument[]) => SyscallResult;

  /** Takes the function that answers each call. */
  constructor(answer: (number: number, args: readonly Argument[]) => SyscallResult, arch: Arch = "x86_64") {
    this.#answer = answer;
    this.arch = arch;
  }

  /** Answers a call by the script. */
  call(number: number, args: readonly Argument[]): Promise<SyscallResult> {
    this.calls.push({ number, args });
    return Promise.resolve(this.#answer(number, args));
  }

  /** Answers a call by the script. */
  callAside(number: number, args: readonly Argument[]): Promise<SyscallResult> {
    return this.call(number, args);
  }

  /** Has nothing to close. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
