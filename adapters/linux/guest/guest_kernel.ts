import { deadline } from "../../../lib/harness/deadline.ts";
import type { Arch, Argument, Kernel, Memory, Round, SyscallResult, SystemCall } from "../kernel.ts";
import { decodeRounds } from "./answer.ts";
import { GuestLost } from "./guest_lost.ts";
import type { Machine } from "./machine.ts";
import { CALL_CODE, encodeRequest, encodeStop, type Request, type RequestKind } from "./request.ts";

/** Milliseconds for the answer to an ordinary call; emulation is slow, and some calls wait for a grace period. */
const LIMIT = 30_000;

/** The kernel of a machine, asked through the agent that is its first process. */
export class GuestKernel implements Kernel {
  readonly arch: Arch;
  readonly isOwn = true;
  readonly #machine: Machine;
  #tag = 0;

  /** Takes a machine whose agent answers; whoever started it ends it. */
  constructor(machine: Machine, arch: Arch) {
    this.#machine = machine;
    this.arch = arch;
  }

  /** Makes a system call in the guest. Rejects with {@linkcode GuestLost} if the machine does not answer. */
  call(number: number, args: readonly Argument[]): Promise<SyscallResult> {
    return this.#once("ordinary", { number, args });
  }

  /** Makes a system call on a thread of its own. Rejects with {@linkcode GuestLost} if the machine does not answer. */
  callAside(number: number, args: readonly Argument[]): Promise<SyscallResult> {
    return this.#once("aside", { number, args });
  }

  /** Makes calls over and over, on a thread of its own. Rejects with {@linkcode GuestLost} if the machine is gone. */
  async watch(calls: readonly SystemCall[], act: () => Promise<unknown>): Promise<readonly Round[]> {
    const tag = ++this.#tag;
    const request = encodeRequest(tag, "watch", calls);
    const { channel } = this.#machine;
    const answer = channel.exchange(tag, request.frame).catch((error) => this.#lost(error));
    const acting = act().finally(() => channel.send(encodeStop(tag)));
    const [{ rounds, body }] = await Promise.all([answer, acting]);
    return decodeRounds(body, rounds, calls.length, request.outputs);
  }

  /** Calls machine code in the agent. Rejects with {@linkcode GuestLost} if the machine does not answer. */
  async callCode(address: number, block: Memory): Promise<void> {
    if (address === 0) throw new RangeError("wanted the address of machine code, got 0");
    await this.#once("ordinary", { number: CALL_CODE, args: [address, block] });
  }

  async #once(kind: RequestKind, call: SystemCall): Promise<SyscallResult> {
    const tag = ++this.#tag;
    const request = encodeRequest(tag, kind, [call]);
    const [round] = await this.#answered(tag, request);
    const [result] = round?.results ?? [];
    if (round === undefined || result === undefined) return await this.#lost(new Error("the agent told no result"));
    for (const [{ bytes }, content] of round.contents) bytes.set(content);
    return result;
  }

  async #answered(tag: number, { frame, outputs }: Request): Promise<readonly Round[]> {
    let answer;
    try {
      answer = await deadline(this.#machine.channel.exchange(tag, frame), LIMIT);
    } catch (error) {
      return await this.#lost(error);
    }
    if (answer.kind === "timeout") return await this.#lost(new Error(`no answer within ${LIMIT / 1000} s`));
    return decodeRounds(answer.value.body, answer.value.rounds, 1, outputs);
  }

  async #lost(cause: unknown): Promise<never> {
    const why = cause instanceof Error ? cause.message : String(cause);
    const story = await this.#machine.story(why);
    // Whoever closes what was open in it must not wait for it as well.
    await this.#machine.end();
    throw new GuestLost(story, { cause });
  }

  /** Leaves the machine to whoever started it. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
