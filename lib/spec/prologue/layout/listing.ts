import type { Insn } from "../../../bpf/insn.ts";
import { type Fetch, registerOf, slotOf } from "../fetch.ts";
import { perf510 } from "./dialect.ts";

/** The published fast path: every argument straight from the context, then r2 = 0. */
export function fastPath(fetches: readonly Fetch[]): readonly Insn[] {
  return [...fetches.map((fetch) => load(8, registerOf(fetch), 1, fetch.offset)), moveImm(2, 0)];
}

/** The slow path as the generator of Linux 5.10 writes it, instruction for instruction. */
export function slowPath510(fetches: readonly Fetch[]): readonly Insn[] {
  const count = fetches.length;
  const fetching = [move(6, 1), ...fetches.flatMap(fetchInto)];
  const results = fetches.map((fetch) => load(perf510.resultBytes(fetch), registerOf(fetch), 10, slotOf(fetch)));
  const error = [moveImm(2, 1), ...fetches.map((fetch) => moveImm(registerOf(fetch), 0)), goto(1)];
  // Each branch so far leads to the first instruction of the error path.
  const err = fetching.length + results.length + 1;
  const branching = fetching.map((insn, index) => insn.opcode === 0x55 ? { ...insn, off: err - index - 1 } : insn);
  return [...branching, ...results, goto(count + 2), ...error, moveImm(2, 0), move(1, 6)];
}

function fetchInto(fetch: Fetch): readonly Insn[] {
  const slot = slotOf(fetch);
  return [
    load(8, 3, 6, fetch.offset),
    move(7, 10),
    addImm(7, slot),
    insn({ opcode: 0x7b, dst: 10, src: 3, off: slot }),
    ...fetch.derefs.flatMap(({ offset }, depth) => [
      ...depth === 0 ? [] : [load(8, 3, 10, slot)],
      ...offset === 0n ? [] : [addImm(3, Number(offset))],
      moveImm(2, 8),
      move(1, 7),
      insn({ opcode: 0x85, imm: perf510.helper(fetch, depth) }),
      insn({ opcode: 0x55 }),
    ]),
  ];
}

function insn(fields: Partial<Insn>): Insn {
  return { opcode: 0, dst: 0, src: 0, off: 0, imm: 0, ...fields };
}

const LOADS = { 1: 0x71, 2: 0x69, 4: 0x61, 8: 0x79 } as const;

function load(bytes: keyof typeof LOADS, dst: number, src: number, off: number): Insn {
  return insn({ opcode: LOADS[bytes], dst, src, off });
}

function move(dst: number, src: number): Insn {
  return insn({ opcode: 0xbf, dst, src });
}

function moveImm(dst: number, imm: number): Insn {
  return insn({ opcode: 0xb7, dst, imm });
}

function addImm(dst: number, imm: number): Insn {
  return insn({ opcode: 0x07, dst, imm });
}

function goto(off: number): Insn {
  return insn({ opcode: 0x05, off });
}
