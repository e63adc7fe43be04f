import type { Arch, Argument, Kernel, Round, SyscallResult, SystemCall } from "../kernel.ts";
import { repeatCalls } from "../repeat_calls.ts";

/** A kernel that answers as it is told to, and remembers what it was asked. */
export class ScriptedKernel implements Kernel {
  readonly arch: Arch;
  /** The system calls made so far. */
  readonly calls: SystemCall[] = [];
  readonly #answer: (number: number, args: readonly Argument[]) => SyscallResult;

  /** Takes the function that answers each call. */
  constructor(answer: (number: number, args: readonly Argument[]) => SyscallResult, arch: Arch = "x86_64") {
    this.#answer = answer;
    this.arch = arch;
  }

  /** Answers a call by the script. */
  call(number: number, args: readonly Argument[]): Promise<SyscallResult> {
    return Promise.resolve(this.#answered({ number, args }));
  }

  /** Answers a call by the script. */
  callAside(number: number, args: readonly Argument[]): Promise<SyscallResult> {
    return this.call(number, args);
  }

  /** Answers calls by the script, over and over. */
  watch(calls: readonly SystemCall[], act: () => Promise<unknown>): Promise<readonly Round[]> {
    return repeatCalls((call) => this.#answered(call), calls, act);
  }

  #answered({ number, args }: SystemCall): SyscallResult {
    this.calls.push({ number, args });
    return this.#answer(number, args);
  }

  /** Has no code to call. */
  callCode(): Promise<void> {
    return Promise.resolve();
  }

  /** Has nothing to close. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
