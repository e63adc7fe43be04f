import { helperById } from "../../../bpf/helpers.ts";
import type { Insn } from "../../../bpf/insn.ts";
import {
  isAlu,
  isConditionalJump,
  isExit,
  isGoto,
  isHelperCall,
  isLdImm64,
  isMemoryAccess,
  isSubprogCall,
  jumpTarget,
  subprogTarget,
} from "../../../bpf/insn_kind.ts";
import { IMM64 } from "../../../bpf/opcode.ts";
import { statementAt } from "../../../bpf/statements.ts";
import * as asm from "../../../x86/assemble.ts";
import { CodeBuilder } from "../../../x86/code_builder.ts";
import { subprogAt } from "../../nocsr/subprog.ts";
import { decline, refuse } from "../declined.ts";
import { helperAddress } from "./bindings.ts";
import { translateArithmetic } from "./body/arithmetic.ts";
import { translateComparison } from "./body/comparison.ts";
import { machineRegister } from "./body/machine_register.ts";
import { translateMemory } from "./body/memory.ts";
import { moveImm64 } from "./body/move.ts";
import type { Decisions } from "./decisions.ts";
import { epilogue, prologue } from "./frame.ts";
import type { FunctionFacts } from "./function_facts.ts";
import { emitDirect, emitIndirect, labelsOf } from "./tail_call.ts";
import type { Unit } from "./unit.ts";

/** Where a function's one epilogue lies. */
const EXIT = "exit";

/** Translates one function of a program. */
export class Translator {
  readonly #decisions: Decisions;
  readonly #unit: Unit;
  readonly #f: FunctionFacts;
  readonly #addressOf: (place: number) => bigint;
  readonly #code = new CodeBuilder();
  #hasExit = false;

  /**
   * Prepares to translate a function.
   *
   * @param addressOf The address of a function, by its place in the program.
   */
  constructor(decisions: Decisions, unit: Unit, f: FunctionFacts, addressOf: (place: number) => bigint) {
    this.#decisions = decisions;
    this.#unit = unit;
    this.#f = f;
    this.#addressOf = addressOf;
  }

  /**
   * Translates it.
   *
   * @returns The code, in which the labels of tail calls are those of `labelsOf`.
   * @throws {Declined} A refusal, for a map or a helper that does not exist; or because an instruction is none that the
   * reference translates.
   */
  translate(): CodeBuilder {
    const { program, subprogs, nop5 } = this.#unit;
    const { start, end } = subprogs[this.#f.place] ?? { start: 0, end: 0 };
    this.#code.emit(...prologue(this.#decisions, this.#f, nop5));
    for (let slot = start; slot < end; slot++) {
      const insn = program[slot];
      if (insn === undefined) break;
      this.#code.label(labelOfSlot(slot));
      this.#insn(slot, insn);
      if (isLdImm64(insn)) slot++;
    }
    return this.#code;
  }

  #insn(slot: number, insn: Insn): void {
    if (isExit(insn)) return this.#exit();
    if (isLdImm64(insn)) return this.#loadImm64(slot, insn);
    if (isSubprogCall(insn)) return this.#callSubprog(slot);
    if (isHelperCall(insn)) return this.#callHelper(slot, insn);
    if (isGoto(insn)) {
      this.#code.jmp(this.#target(slot));
      return;
    }
    const comparison = isConditionalJump(insn) ? translateComparison(insn) : undefined;
    if (comparison !== undefined) {
      this.#code.emit(comparison.compare).jcc(comparison.condition, this.#target(slot));
      return;
    }
    const code = isAlu(insn) ? translateArithmetic(insn) : isMemoryAccess(insn) ? translateMemory(insn) : undefined;
    if (code === undefined) this.#decline(slot);
    this.#code.emit(...code);
  }

  #exit(): void {
    if (this.#hasExit) {
      this.#code.jmp(EXIT);
      return;
    }
    this.#hasExit = true;
    this.#code.label(EXIT).emit(...epilogue(this.#decisions, this.#f));
  }

  #loadImm64(slot: number, insn: Insn): void {
    this.#code.emit(moveImm64(machineRegister(insn.dst), this.#immediate(slot, insn)));
  }

  #immediate(slot: number, { src, imm }: Insn): bigint {
    const upper = this.#unit.program[slot + 1]?.imm ?? 0;
    const map = this.#unit.maps[imm];
    switch (src) {
      case IMM64.NUMBER:
        return BigInt.asUintN(64, BigInt(upper) << 32n | BigInt.asUintN(32, BigInt(imm)));
      case IMM64.MAP_IDX:
        return map?.address ?? refuse("EINVAL", `instruction ${slot}: there is no map[${imm}]`);
      case IMM64.MAP_IDX_VALUE:
        if (map?.kind === "value" && upper >= 0 && upper < map.size) return map.address + BigInt(upper);
        return refuse("EINVAL", `instruction ${slot}: there is no value at map[${imm}][${upper}]`);
      case IMM64.MAP_FD:
      case IMM64.MAP_FD_VALUE:
        return refuse("EBADF", `instruction ${slot}: fd ${imm} is not pointing to valid bpf_map`);
      default:
        return this.#decline(slot);
    }
  }

  #callSubprog(slot: number): void {
    const { program, subprogs, functions } = this.#unit;
    const place = subprogAt(subprogs, subprogTarget(program, slot) ?? -1);
    const callee = functions[place];
    if (callee !== undefined) this.#handCounter(callee);
    this.#code.callTo(this.#addressOf(place));
  }

  #callHelper(slot: number, { imm }: Insn): void {
    const tailCall = this.#unit.tailCalls.get(slot);
    const labels = labelsOf(slot);
    if (tailCall?.kind === "direct") {
      return emitDirect(this.#code, this.#decisions, this.#f, this.#unit.nop5, labels);
    }
    if (tailCall?.kind === "indirect") return emitIndirect(this.#code, this.#decisions, this.#f, labels);
    if (helperById(imm) === undefined) refuse("EINVAL", `instruction ${slot}: invalid func unknown#${imm}`);
    this.#handCounter("helper");
    this.#code.callTo(helperAddress(imm));
  }

  #handCounter(callee: FunctionFacts | "helper"): void {
    if (!this.#decisions.hands(this.#f, callee)) return;
    this.#code.emit(asm.movLoad("rax", { base: "rbp", disp: this.#decisions.handedFrom(this.#f), dispSize: 32 }));
  }

  #target(slot: number): string {
    return labelOfSlot(jumpTarget(this.#unit.program, slot) ?? slot);
  }

  #decline(slot: number): never {
    return decline(
      `the reference does not translate instruction ${slot}, ${statementAt(this.#unit.program, slot).text}`,
    );
  }
}

function labelOfSlot(slot: number): string {
  return `slot ${slot}`;
}
