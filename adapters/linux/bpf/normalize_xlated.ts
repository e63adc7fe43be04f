import type { Insn, Program } from "../../../lib/bpf/insn.ts";
import { isFuncAddress } from "../../../lib/bpf/insn_kind.ts";
import { CALL, CLASS, IMM64, JUMP, MODE, SIZE } from "../../../lib/bpf/opcode.ts";
import type { KernelSymbols } from "../kernel_symbols.ts";
import { helperOfSymbol } from "./helper_of_symbol.ts";

/** A program out of the kernel, written as one that could be loaded. */
export interface NormalizedProgram {
  /** The instructions. */
  readonly program: Program;
  /** Calls that no loadable program can contain: what inlining put there. They are as the kernel has them. */
  readonly foreignCalls: readonly ForeignCall[];
}

/** A call of a kernel function that is neither a helper nor one of the program's kernel functions. */
export interface ForeignCall {
  /** The slot of the call. */
  readonly index: number;
  /** The function's names; none if the kernel hides addresses, or has no symbol there. */
  readonly names: readonly string[];
}

/** What is needed to name the functions that a program calls, and its maps. */
export interface Naming {
  /** The kernel's symbols. */
  readonly symbols: Pick<KernelSymbols, "addressOf" | "namesAt">;
  /** The kernel functions that the program was loaded with: the BTF id of each by its name. */
  readonly kfuncs: ReadonlyMap<string, number>;
  /** The ids of the maps that the program was loaded with, in the order of their places (`map[0]`, `map[1]`…). */
  readonly maps: readonly number[];
}

/** The address that calls are relative to. */
const callBase = "__bpf_call_base";
const callOpcode = CLASS.JMP | JUMP.CALL;
const loadOpcode = CLASS.LD | MODE.IMM | SIZE.DW;
const tailCall = 12;

/**
 * Undoes what the kernel does to the calls of every program and to the names of its maps, and keeps all else that it did:
 *
 * - a helper's call, which holds the distance of its function from `__bpf_call_base`, gets the helper's number back;
 * - a call of the program's own function, which has its distance in `off` and a number in `imm`, has it in `imm` again;
 * - a kernel function's call gets its BTF id back;
 * - a load of a function's address, whose second slot says which of the functions it is, says nothing there;
 * - a load of a map's address, which names the map by its id, names it by its place again.
 *
 * A map that is not among those of `naming` stays named by its id.
 *
 * @param xlated The decoded dump.
 * @param naming What the program was loaded with.
 * @throws {RangeError} If a call's distance, of which the dump has 16 bits, could lead to more than one instruction.
 */
export function normalizeXlated(xlated: Program, naming: Naming): NormalizedProgram {
  const foreignCalls: ForeignCall[] = [];
  const program = xlated.map((insn, index) => {
    if (insn.opcode === loadOpcode) return mapLoad(insn, naming);
    if (isBehindFuncAddress(xlated, index)) return { ...insn, imm: 0 };
    if (insn.opcode !== callOpcode) return insn;
    if (insn.src === CALL.SUBPROG) return { ...insn, off: 0, imm: localDistance(insn, index, xlated.length) };
    const names = namesOf(insn, naming);
    const target = insn.src === CALL.HELPER ? helperOf(insn, names) : kfuncOf(insn, names, naming);
    if (target !== undefined) return { ...insn, imm: target };
    foreignCalls.push({ index, names });
    return insn;
  });
  return { program, foreignCalls };
}

function isBehindFuncAddress(program: Program, index: number): boolean {
  const before = program[index - 1];
  return before !== undefined && isFuncAddress(before);
}

function mapLoad(insn: Insn, { maps }: Naming): Insn {
  const place = maps.indexOf(insn.imm);
  if (place < 0) return insn;
  if (insn.src === IMM64.MAP_FD) return { ...insn, src: IMM64.MAP_IDX, imm: place };
  if (insn.src === IMM64.MAP_FD_VALUE) return { ...insn, src: IMM64.MAP_IDX_VALUE, imm: place };
  return insn;
}

function namesOf({ imm }: Insn, { symbols }: Naming): readonly string[] {
  const base = symbols.addressOf(callBase);
  // No function is at the base itself: an immediate of 0 is a hidden one.
  if (base === undefined || imm === 0) return [];
  return symbols.namesAt(BigInt.asUintN(64, base + BigInt(imm)));
}

function helperOf({ imm }: Insn, names: readonly string[]): number | undefined {
  // The call that never returns has no function; it alone keeps its number.
  if (imm === tailCall) return tailCall;
  return names.map(helperOfSymbol).find((helper) => helper !== undefined);
}

function kfuncOf({ imm }: Insn, names: readonly string[], { kfuncs }: Naming): number | undefined {
  const ids = names.map((name) => kfuncs.get(name));
  const id = ids.find((id) => id !== undefined);
  // Where kernel functions may be out of a call's reach, as on arm64, the call keeps the id.
  return id ?? [...kfuncs.values()].find((id) => id === imm);
}

function localDistance({ off }: Insn, index: number, length: number): number {
  const target = (index + 1 + off) & 0xffff;
  if (target >= length || target + 0x10000 < length) {
    throw new RangeError(`wanted one target of the call in slot ${index} among ${length}, its offset is ${off}`);
  }
  return target - index - 1;
}
