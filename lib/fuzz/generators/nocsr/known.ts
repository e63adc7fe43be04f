import type { Insn } from "../../../bpf/insn.ts";
import {
  baseRegister,
  classOf,
  isAlu,
  isAtomic,
  isCall,
  isLdImm64,
  isLoad,
  isMove,
  isStore,
} from "../../../bpf/insn_kind.ts";
import { accessSize, isStoreImm, operationOf, usesSource } from "../../../bpf/insn_kind.ts";
import { ALU, ATOMIC, CLASS, FRAME_POINTER } from "../../../bpf/opcode.ts";

/** What a register or a slot of the frame holds. */
export type Held =
  | "number"
  | "context"
  /** A map, or something that may be looked at only after a check. */
  | "other"
  /** The address of a slot of the function's own frame, so many bytes from its top. */
  | { readonly frame: number }
  /** An address in the caller's frame, so many bytes above what the caller passed. */
  | { readonly caller: number };

/** What is known at a point of a function: what its registers and its frame's slots hold. */
export class Known {
  readonly #registers: (Held | undefined)[];
  readonly #slots: Map<number, Held | undefined>;

  /** What is known where a function begins. */
  constructor(registers: readonly (Held | undefined)[] = [], slots: ReadonlyMap<number, Held | undefined> = new Map()) {
    this.#registers = [...registers];
    this.#registers[FRAME_POINTER] = { frame: 0 };
    this.#slots = new Map(slots);
  }

  /** The same, to go on from separately. */
  copy(): Known {
    return new Known(this.#registers, this.#slots);
  }

  /** What a register holds; `undefined` if it cannot be read, or is not the same whatever way control came. */
  at(register: number): Held | undefined {
    return this.#registers[register];
  }

  /** The slots of the frame in which something was stored, and that hold the same whatever way control came. */
  get stored(): readonly number[] {
    return [...this.#slots].filter(([, held]) => held !== undefined).map(([off]) => off);
  }

  /** Whether all that can be read here can be read there, too. */
  isCoveredBy(other: Known): boolean {
    return this.#registers.every((held, register) => held === undefined || isSame(held, other.at(register)));
  }

  /** Forgets what is not so there as well. */
  meet(other: Known): void {
    this.#registers.forEach((held, register) => {
      if (held !== undefined && !isSame(held, other.at(register))) this.#registers[register] = undefined;
    });
    for (const [off, held] of this.#slots) {
      if (!isSame(held, other.#slotAt(off))) this.#slots.set(off, undefined);
    }
    for (const off of other.#slots.keys()) if (!this.#slots.has(off)) this.#slots.set(off, undefined);
  }

  /**
   * Takes note of an instruction.
   *
   * @param scratched The registers that a call leaves undefined, r0 aside.
   */
  step(insn: Insn, scratched: readonly number[] = [1, 2, 3, 4, 5]): void {
    if (isCall(insn)) {
      for (const register of scratched) this.#registers[register] = undefined;
      this.#registers[0] = "number";
    } else if (isAlu(insn)) this.#registers[insn.dst] = this.#computed(insn);
    else if (isLdImm64(insn)) this.#registers[insn.dst] = "other";
    else if (isLoad(insn)) this.#registers[insn.dst] = this.#loaded(insn);
    else if (isAtomic(insn)) this.#exchange(insn);
    else if (isStore(insn)) this.#stored(insn);
  }

  #computed(insn: Insn): Held | undefined {
    const operand: Held | undefined = usesSource(insn) ? this.at(insn.src) : "number";
    if (isMove(insn)) return operand;
    const before = this.at(insn.dst);
    if (operationOf(insn) !== ALU.ADD || classOf(insn) !== CLASS.ALU64 || typeof before !== "object") {
      return before === "number" && operand === "number" ? "number" : undefined;
    }
    if (usesSource(insn)) return undefined;
    return "frame" in before ? { frame: before.frame + insn.imm } : { caller: before.caller + insn.imm };
  }

  #loaded(insn: Insn): Held | undefined {
    const off = this.#slotOf(insn);
    if (off === undefined) return "number";
    if (accessSize(insn) === 8) return this.#slotAt(off);
    // A part of an address is a number that nobody can foretell.
    return this.#slotAt(off & -8) === "number" ? "number" : undefined;
  }

  #exchange(insn: Insn): void {
    if ((insn.imm & ATOMIC.FETCH) !== 0) this.#registers[insn.imm === ATOMIC.CMPXCHG ? 0 : insn.src] = "number";
    const off = this.#slotOf(insn);
    if (off !== undefined) this.#overwrite(off, 8, "number");
  }

  #stored(insn: Insn): void {
    const off = this.#slotOf(insn);
    const size = accessSize(insn);
    if (off !== undefined) this.#overwrite(off, size, size === 8 && !isStoreImm(insn) ? this.at(insn.src) : "number");
  }

  #overwrite(off: number, size: number, held: Held | undefined): void {
    for (const slot of [...this.#slots.keys()]) if (Math.abs(slot - off) < 8) this.#slots.set(slot, "number");
    if (size === 8) this.#slots.set(off, held);
  }

  /** The place in the frame that an instruction accesses, if it is one of the own frame. */
  #slotOf(insn: Insn): number | undefined {
    const base = this.at(baseRegister(insn));
    return typeof base === "object" && "frame" in base ? base.frame + insn.off : undefined;
  }

  /** What a slot holds: where nothing was stored, some number. */
  #slotAt(off: number): Held | undefined {
    if (this.#slots.has(off)) return this.#slots.get(off);
    // What lies across two slots cannot be read if one of them holds an address.
    for (const [slot, held] of this.#slots) if (Math.abs(slot - off) < 8 && held !== "number") return undefined;
    return "number";
  }
}

function isSame(a: Held | undefined, b: Held | undefined): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  if ("frame" in a) return "frame" in b && a.frame === b.frame;
  return "caller" in b && a.caller === b.caller;
}
