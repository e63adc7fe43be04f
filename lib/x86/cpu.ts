import { type Condition, flagsOf, holds } from "./flags.ts";
import type { MemoryOperand, Operand } from "./insn.ts";
import type { MachineEvent } from "./machine_event.ts";
import type { Memory } from "./memory.ts";
import { type Register, registerNumber, type Size } from "./register.ts";
import { Trap } from "./trap.ts";

/** A copy of what a CPU holds, to return to. Memory is not part of it. */
export interface CpuState {
  /** The general-purpose registers in the order of `REGISTERS`. */
  readonly registers: BigUint64Array;
  /** The next instruction's address. */
  readonly rip: bigint;
  /** The status flags, as bits of `FLAG`. */
  readonly flags: number;
  /** Those of them without a defined value. */
  readonly undefinedFlags: number;
}

/** Registers, flags and access to memory: the state that instructions work on. */
export class Cpu {
  /** The general-purpose registers in the order of `REGISTERS`. */
  readonly registers: BigUint64Array = new BigUint64Array(16);
  /** The next instruction's address. */
  rip = 0n;
  /** The status flags, as bits of `FLAG`. */
  flags = 0;
  /** Those flags whose values the architecture does not define. A condition on one is a fault. */
  undefinedFlags = 0;
  /** What a `gs:` address is relative to. Without it such an access is a fault. */
  gsBase: bigint | undefined = undefined;
  /** What an `fs:` address is relative to. Without it such an access is a fault. */
  fsBase: bigint | undefined = undefined;
  /** The address of the instruction or external being executed, as events report it. */
  at = 0n;
  /** What loads, stores and the stack reach. */
  readonly memory: Memory;
  /** Receives every event; without it none is made. */
  observe: ((event: MachineEvent) => void) | undefined;

  /**
   * Makes a CPU, all registers 0.
   *
   * @param memory Shared with the caller, and with other CPUs if so wished.
   */
  constructor(memory: Memory, observe?: (event: MachineEvent) => void) {
    this.memory = memory;
    this.observe = observe;
  }

  /** All 64 bits of a register, unsigned. */
  get(register: Register): bigint {
    return this.registers[registerNumber(register)] ?? 0n;
  }

  /** Sets all 64 bits of a register to the low 64 bits of `value`. */
  set(register: Register, value: bigint): void {
    this.registers[registerNumber(register)] = value;
  }

  /** A copy of registers, `rip` and flags. */
  save(): CpuState {
    const { rip, flags, undefinedFlags } = this;
    return { registers: this.registers.slice(), rip, flags, undefinedFlags };
  }

  /** Returns to a saved state. */
  restore(state: CpuState): void {
    this.registers.set(state.registers);
    this.rip = state.rip;
    this.flags = state.flags;
    this.undefinedFlags = state.undefinedFlags;
  }

  /**
   * The value of an operand, unsigned, of the operand's size; of a target, the address.
   *
   * @throws {Trap} If it is memory that cannot be read, or no such operand is supported.
   */
  read(operand: Operand): bigint {
    switch (operand.kind) {
      case "register": {
        const value = this.get(operand.register);
        if (operand.size === 8) return value;
        return BigInt.asUintN(8 * operand.size, operand.high ? value >> 8n : value);
      }
      case "immediate":
        return BigInt.asUintN(8 * operand.size, operand.value);
      case "memory":
        return this.load(this.address(operand), sizeOf(operand));
      case "target":
        return operand.address;
      case "other":
        throw new Trap("unsupported-instruction", "wanted general-purpose registers, memory and constants");
    }
  }

  /**
   * Writes the low bytes of `value` to a register or to memory. As on the CPU, 4 bytes clear the upper half of a
   * register, and fewer keep the rest of it.
   *
   * @throws {Trap} If it is memory that cannot be written, or no register or memory.
   */
  write(operand: Operand, value: bigint): void {
    if (operand.kind === "memory") return this.store(this.address(operand), sizeOf(operand), value);
    if (operand.kind !== "register") {
      throw new Trap("unsupported-instruction", `wanted a register or memory to write to, got ${operand.kind}`);
    }
    const { register, size, high } = operand;
    const bits = 8 * size;
    const part = BigInt.asUintN(bits, value);
    if (size >= 4) return this.set(register, part);
    const shift = high ? 8n : 0n;
    const mask = ((1n << BigInt(bits)) - 1n) << shift;
    this.set(register, (this.get(register) & ~mask) | (part << shift));
  }

  /**
   * The address that a memory operand names, its segment's base included.
   *
   * @throws {Trap} `bad-access`, if that base is not given.
   */
  address(operand: MemoryOperand): bigint {
    const offset = this.effectiveAddress(operand);
    if (operand.segment === undefined) return offset;
    const base = operand.segment === "gs" ? this.gsBase : this.fsBase;
    if (base === undefined) {
      throw new Trap("bad-access", `wanted the base of ${operand.segment}, got none, for 0x${offset.toString(16)}`);
    }
    return BigInt.asUintN(64, base + offset);
  }

  /** The address that a memory operand names within its segment, as `lea` computes it. */
  effectiveAddress({ base, index, scale, disp, addressSize }: MemoryOperand): bigint {
    let sum = disp;
    if (base !== undefined) sum += base === "rip" ? this.rip : this.get(base);
    if (index !== undefined) sum += this.get(index) * BigInt(scale);
    return BigInt.asUintN(8 * addressSize, sum);
  }

  /**
   * Reads memory, unsigned, and tells the observer.
   *
   * @throws {Trap} `bad-access`, if memory has not all of the `size` bytes.
   */
  load(address: bigint, size: Size): bigint {
    const value = this.memory.load(address, size);
    this.observe?.({ kind: "load", at: this.at, address, size, value });
    return value;
  }

  /**
   * Writes the low bytes of `value` to memory, and tells the observer.
   *
   * @throws {Trap} `bad-access`, if memory has not all of the `size` bytes, writable.
   */
  store(address: bigint, size: Size, value: bigint): void {
    this.memory.store(address, size, value);
    this.observe?.({ kind: "store", at: this.at, address, size, value: BigInt.asUintN(8 * size, value) });
  }

  /**
   * Pushes 8 bytes.
   *
   * @returns The slot's address.
   * @throws {Trap} `bad-access`, if there is no stack; `rsp` is unchanged then.
   */
  push(value: bigint): bigint {
    const slot = BigInt.asUintN(64, this.get("rsp") - 8n);
    this.store(slot, 8, value);
    this.set("rsp", slot);
    return slot;
  }

  /**
   * Pops 8 bytes.
   *
   * @throws {Trap} `bad-access`, if there is no stack; `rsp` is unchanged then.
   */
  pop(): bigint {
    const slot = this.get("rsp");
    const value = this.load(slot, 8);
    this.set("rsp", slot + 8n);
    return value;
  }

  /**
   * Goes back to a caller: pops the return address, then `extra` bytes of arguments.
   *
   * @throws {Trap} `bad-access`, if there is no stack.
   */
  return(extra = 0n): void {
    const target = this.pop();
    if (extra !== 0n) this.set("rsp", this.get("rsp") + extra);
    this.rip = target;
    this.observe?.({ kind: "return", at: this.at, target });
  }

  /**
   * Sets the flags in `mask`, leaving those in `undefinedMask` without a defined value and all others as they are.
   */
  setFlags(mask: number, value: number, undefinedMask = 0): void {
    this.flags = (this.flags & ~mask) | (value & mask);
    this.undefinedFlags = (this.undefinedFlags & ~mask) | undefinedMask;
  }

  /**
   * Whether a condition is met.
   *
   * @throws {Trap} `undefined-flag`, if it depends on a flag without a defined value.
   */
  test(condition: Condition): boolean {
    const missing = flagsOf(condition) & this.undefinedFlags;
    if (missing !== 0) {
      throw new Trap("undefined-flag", `wanted defined flags for condition ${condition}, got undefined ${missing}`);
    }
    return holds(condition, this.flags);
  }
}

function sizeOf(operand: MemoryOperand): Size {
  if (operand.size !== 0) return operand.size;
  throw new Trap("unsupported-instruction", "wanted a memory operand of 1, 2, 4 or 8 bytes");
}
