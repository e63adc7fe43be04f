import { assemble } from "../../../lib/bpf/assemble.ts";
import type { Insn, Program } from "../../../lib/bpf/insn.ts";
import { isExit, subprogTarget } from "../../../lib/bpf/insn_kind.ts";
import { CLASS, JUMP } from "../../../lib/bpf/opcode.ts";
import { registerOffsets } from "../../../lib/impl/prologue/register_offsets.ts";

/** What a watched program leaves in its map's value, by the value's eight-byte words. */
const WORDS = { contextAtEntry: 0, found: 1, result: 6, ended: 7 } as const;

/** Bytes of the value. */
export const WATCHED_SIZE = 64;

/** What a run of a watched program left behind. */
export interface Watched {
  /** r1 at the first instruction. */
  readonly context: bigint;
  /** r1 to r5 where user code started, as many as were looked at. */
  readonly found: readonly bigint[];
  /** r0 where user code exited. */
  readonly result: bigint;
}

/** What a watched program looks at, and where it takes it down. */
export interface Watch {
  /** The descriptor of an array map, whose one value takes it down. */
  readonly map: number;
  /** How many registers from r1 on to look at where user code starts, 2 to 5. */
  readonly count: number;
  /** The registers of the traced machine, by their names: a machine with others is none of the program's business. */
  readonly registers: ReadonlyMap<string, bigint>;
}

/**
 * Puts user code behind a prologue, and around it what takes down the registers where user code starts and its result,
 * in the one value of an array map. The registers that are looked at, the stack, and all distances within user code stay
 * as they are.
 *
 * @param prologue What stands before user code.
 * @param program User code.
 */
export function watchedProgram(prologue: Program, program: Program, { map, count, registers }: Watch): Program {
  const value = (register: string): string => `${register} = map_fd[${map}][0] ll`;
  const looks = Array.from({ length: count }, (_, i) => `*(u64 *)(r0 + ${8 * (WORDS.found + i)}) = r${1 + i}`);
  const end = assemble(`
    ${value("r1")}
    *(u64 *)(r1 + ${8 * WORDS.result}) = r0
    *(u64 *)(r1 + ${8 * WORDS.ended}) = 1
    r0 = 0
    exit`);
  const gate = assemble(Array.from(registers, ([name, value]) => exitUnless(name, value)).join(""));
  const start = assemble(`${value("r0")}\n*(u64 *)(r0 + ${8 * WORDS.contextAtEntry}) = r1`);
  const look = assemble(`${value("r0")}\n${looks.join("\n")}\ngoto +${end.length}`);
  return [...gate, ...start, ...prologue, ...look, ...end, ...exitsTo(program, end.length)];
}

/** Leaves the program where a register of the traced machine holds something else, with no register but r0. */
function exitUnless(name: string, value: bigint): string {
  const offset = registerOffsets.get(name) ?? 0;
  const halves = [BigInt.asIntN(32, value), BigInt.asIntN(32, value >> 32n)];
  return halves.map((half, index) => `
    w0 = *(u32 *)(r1 + ${offset + 4 * index})
    if w0 == ${half} goto +2
    r0 = 0
    exit`).join("");
}

/** Reads what a run left behind, or `undefined` if the program did not come to its end. */
export function readWatched(value: Uint8Array, count: number): Watched | undefined {
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const word = (index: number): bigint => view.getBigUint64(8 * index, true);
  if (word(WORDS.ended) !== 1n) return undefined;
  return {
    context: word(WORDS.contextAtEntry),
    found: Array.from({ length: count }, (_, i) => word(WORDS.found + i)),
    result: word(WORDS.result),
  };
}

/** Turns the exits of a program's main function into jumps to what stands so many slots before it. */
function exitsTo(program: Program, slots: number): Program {
  const starts = [...program.keys()].flatMap((index) => subprogTarget(program, index) ?? []).filter((start) =>
    start > 0
  );
  const end = Math.min(program.length, ...starts);
  return program.map((insn, index) => isExit(insn) && index < end ? jumpBack(slots + index + 1) : insn);
}

function jumpBack(slots: number): Insn {
  return { opcode: CLASS.JMP | JUMP.JA, dst: 0, src: 0, off: -slots, imm: 0 };
}
