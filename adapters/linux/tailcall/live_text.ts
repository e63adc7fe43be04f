import { callBpf } from "../bpf/call_bpf.ts";
import { command } from "../bpf/command.ts";
import { layOut } from "../bpf/layout.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { programInfoLayout } from "../bpf/program_info.ts";
import { type Memory, output } from "../kernel.ts";

/** A program's live machine code, read over and over with as few and as short system calls as can be. */
export class LiveText {
  readonly #program: LoadedProgram;
  readonly #code: Memory;
  readonly #info: Memory;
  readonly #question: Uint8Array;
  readonly #attr: Memory;

  /**
   * Prepares to read a program's code.
   *
   * @param size Bytes of the code.
   */
  constructor(program: LoadedProgram, size: number) {
    this.#program = program;
    this.#code = output(size);
    this.#info = layOut(programInfoLayout, { jited_prog_len: size, jited_prog_insns: this.#code });
    this.#question = this.#info.bytes.slice();
    this.#attr = layOut(command.BPF_OBJ_GET_INFO_BY_FD.attr, {
      bpf_fd: program.fd,
      info_len: this.#info.bytes.length,
      info: this.#info,
    });
  }

  /**
   * Reads the code as it is now. The bytes returned are overwritten by the next reading.
   *
   * @throws {Error} If the kernel refuses.
   */
  async read(): Promise<Uint8Array> {
    // The kernel writes its answer over the question.
    this.#info.bytes.set(this.#question);
    const result = await callBpf(this.#program.kernel, "BPF_OBJ_GET_INFO_BY_FD", this.#attr);
    if (!result.ok) throw new Error(`wanted the program's live code, got error ${result.errno}`);
    return this.#code.bytes;
  }
}
