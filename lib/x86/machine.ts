import type { CodeImage } from "./code_image.ts";
import { Cpu } from "./cpu.ts";
import type { External } from "./external.ts";
import type { Fault, FaultReason } from "./fault.ts";
import { formatInsn } from "./format_insn.ts";
import type { Insn } from "./insn.ts";
import type { MachineParts } from "./machine_parts.ts";
import { RETURN_ADDRESS } from "./return_address.ts";
import type { RunBounds, RunEnd } from "./run_end.ts";
import { Trap } from "./trap.ts";

/**
 * Executes x86-64 code as BPF JITs emit it, on memory that is given region by region.
 *
 * Whatever the bytes, a run ends, and what goes wrong is a {@linkcode Fault}, not an exception. Several machines on
 * one code image and one memory are several CPUs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CodeImage } from "./code_image.ts";
 * import { Machine } from "./machine.ts";
 * import { Memory } from "./memory.ts";
 *
 * // mov eax,edi; add eax,0x1; ret
 * const bytes = new Uint8Array([0x89, 0xf8, 0x83, 0xc0, 0x01, 0xc3]);
 * const code = new CodeImage([{ name: "f", base: 0x1000n, bytes }]);
 * const memory = new Memory([{ name: "stack", base: 0x8000n, bytes: new Uint8Array(64), access: "read-write" }]);
 * const machine = new Machine({ code, memory });
 * machine.cpu.set("rsp", 0x8040n);
 * machine.cpu.set("rdi", 41n);
 * machine.enter(0x1000n);
 * assertEquals(machine.run({ limit: 10 }), { kind: "returned", steps: 3 });
 * assertEquals(machine.cpu.get("rax"), 42n);
 * ```
 */
export class Machine {
  /** Registers, flags and memory, to set up before a run and to look at after it. */
  readonly cpu: Cpu;
  /** What is executed. */
  readonly code: CodeImage;
  readonly #externals: ReadonlyMap<bigint, External>;
  readonly #onInt3: External | undefined;

  /** Puts a machine together, all registers 0. */
  constructor({ code, memory, externals = new Map(), onInt3, observe }: MachineParts) {
    this.cpu = new Cpu(memory, observe);
    this.code = code;
    this.#externals = externals;
    this.#onInt3 = onInt3;
  }

  /**
   * Does what a call of `entry` does: pushes {@linkcode RETURN_ADDRESS} and goes there.
   *
   * @throws {Trap} `bad-access`, if `rsp` does not point to the end of 8 bytes of writable memory.
   */
  enter(entry: bigint): void {
    this.cpu.push(RETURN_ADDRESS);
    this.cpu.rip = entry;
  }

  /**
   * Executes one instruction or external.
   *
   * @returns The fault, `undefined` if there was none.
   */
  step(): Fault | undefined {
    const { cpu } = this;
    const address = cpu.rip;
    cpu.at = address;
    const fetched = this.code.fetch(address);
    if (fetched === undefined) return this.#stepOutside(address);
    if (fetched.kind === "invalid") {
      return this.#fault("invalid-instruction", address, `wanted an instruction, got ${fetched.reason} bytes`);
    }
    return this.#guard(address, fetched.insn, () => {
      cpu.observe?.({ kind: "execute", at: address, insn: fetched.insn });
      cpu.rip = BigInt.asUintN(64, address + BigInt(fetched.insn.bytes.length));
      if (fetched.insn.mnemonic === "int3" && this.#onInt3 !== undefined) return this.#onInt3(cpu);
      const { support } = fetched;
      if (!support.supported) throw new Trap("unsupported-instruction", support.detail);
      support.execute(cpu, fetched.insn);
    });
  }

  /**
   * Executes until control returns from the entry, reaches a stop address, or something goes wrong.
   *
   * @throws {RangeError} If the limit is no whole number from 0.
   */
  run({ limit, until }: RunBounds): RunEnd {
    if (!Number.isSafeInteger(limit) || limit < 0) {
      throw new RangeError(`wanted a step limit that is a whole number from 0, got ${limit}`);
    }
    for (let steps = 1; steps <= limit; steps++) {
      const fault = this.step();
      if (fault !== undefined) return { kind: "fault", steps: steps - 1, fault };
      const address = this.cpu.rip;
      if (address === RETURN_ADDRESS) return { kind: "returned", steps };
      if (until?.has(address)) return { kind: "reached", steps, address };
    }
    const fault = this.#fault("runaway", this.cpu.rip, `wanted an end within ${limit} steps`);
    return { kind: "fault", steps: limit, fault };
  }

  #stepOutside(address: bigint): Fault | undefined {
    const external = this.#externals.get(address);
    if (external === undefined) {
      return this.#fault("out-of-code", address, `wanted code, got 0x${address.toString(16)}`);
    }
    return this.#guard(address, undefined, () => {
      this.cpu.observe?.({ kind: "external", at: address });
      external(this.cpu);
    });
  }

  /** Turns a trap into a fault at the address, at which `rip` stays. */
  #guard(address: bigint, insn: Insn | undefined, action: () => void): Fault | undefined {
    try {
      action();
      return undefined;
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      this.cpu.rip = address;
      return this.#fault(error.reason, address, error.message, insn);
    }
  }

  #fault(reason: FaultReason, address: bigint, detail: string, insn?: Insn): Fault {
    const place = this.code.locate(address);
    const fetched = insn === undefined ? this.code.fetch(address) : undefined;
    const shown = insn ?? (fetched?.kind === "insn" ? fetched.insn : fetched);
    const text = shown === undefined ? "" : formatInsn(shown);
    return { reason, address, region: place?.region, offset: place?.offset, text, detail };
  }
}
