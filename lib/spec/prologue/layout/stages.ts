import type { Insn, Program } from "../../../bpf/insn.ts";
import { accessSize, isGoto, isHelperCall, isLoad, isStoreRegister, modeOf } from "../../../bpf/insn_kind.ts";
import { MODE } from "../../../bpf/opcode.ts";
import type { Abstract } from "../flow/abstract.ts";
import { registerIn } from "../flow/abstract_state.ts";
import { type Fetch, registerOf, slotOf } from "../fetch.ts";
import { flowOf } from "../flow/flow.ts";
import type { Dialect } from "./dialect.ts";

/** What an instruction of the published slow path is there for. */
export type Role =
  /** Keeps the context in r6, or gives it back to r1. */
  | "context"
  /** Loads the register that an argument starts in. */
  | "base"
  /** Makes r7 lead to the argument's slot. */
  | "slot-address"
  /** Stores the register's value into the slot. */
  | "slot-store"
  /** Belongs to one dereference. */
  | "dereference"
  /** Loads an argument from its slot. */
  | "result"
  /** Belongs to the error path, or to the way around it. */
  | "two-paths";

/** A place that jumps lead to. */
export type Label = "err" | "success" | "usercode";

/** An instruction of the published listing. */
export interface Step {
  readonly role: Role;
  /** How it is written. */
  readonly text: string;
  /** Whether it may be missing. */
  readonly optional?: boolean;
  /** The place that it is. */
  readonly label?: Label;
  /** Where it jumps to. */
  readonly leadsTo?: Label;
  fits(insn: Insn, index: number): boolean;
}

/** The published slow path: stages of steps; within a stage the order is free. */
export function* stagesOf(
  prologue: Program,
  fetches: readonly Fetch[],
  dialect: Dialect,
): Generator<readonly Step[], void> {
  const operands = operandsOf(prologue);
  yield [move("context", 6, 1)];
  for (const fetch of fetches) {
    yield startOf(fetch, dialect, operands);
    for (const depth of fetch.derefs.keys()) yield* dereference(fetch, depth, dialect, operands);
  }
  for (const fetch of fetches) yield [result(fetch, dialect, operands)];
  yield [goTo("success")];
  yield [{ ...moveImm("two-paths", 2, 1), label: "err" }];
  for (const fetch of fetches) yield [moveImm("two-paths", registerOf(fetch), 0)];
  yield [goTo("usercode")];
  yield [{ ...moveImm("two-paths", 2, 0), label: "success" }];
  yield [{ ...move("context", 1, 6), label: "usercode" }];
}

/** What the registers of a prologue lead to. */
interface Operands {
  /** Whether a register leads, in front of an instruction, to some bytes from a place. */
  leads(index: number, register: number, to: Abstract["kind"], offset: number): boolean;
}

function operandsOf(prologue: Program): Operands {
  const { states } = flowOf(prologue);
  return {
    leads(index, register, to, offset): boolean {
      const state = states[index];
      const value = state && registerIn(state, register);
      return value !== undefined && value.kind === to && "offset" in value && value.offset === offset;
    },
  };
}

/** The register's load, the slot's address, and the store that makes the slot valid. */
function startOf(fetch: Fetch, { loadsFirst }: Dialect, operands: Operands): readonly Step[] {
  const base = baseLoad(fetch, operands);
  const address = slotAddress(fetch, operands);
  return [...loadsFirst ? [base, ...address] : [...address, base], slotStore(fetch, operands)];
}

function baseLoad({ offset }: Fetch, { leads }: Operands): Step {
  return {
    role: "base",
    text: `r3 = *(u64 *)(r6 + 0x${offset.toString(16)})`,
    fits: (insn, index) =>
      isWordLoad(insn, 8) && insn.dst === 3 && leads(index, insn.src, "context", offset - insn.off),
  };
}

function slotAddress(fetch: Fetch, { leads }: Operands): readonly Step[] {
  const slot = slotOf(fetch);
  return [move("slot-address", 7, 10), {
    role: "slot-address",
    text: `r7 += ${slot}`,
    fits: ({ opcode, dst, imm }, index) =>
      dst === 7 && (opcode === 0x07 && imm === slot || opcode === 0x17 && imm === -slot) && leads(index, 7, "frame", 0),
  }];
}

function slotStore(fetch: Fetch, { leads }: Operands): Step {
  const slot = slotOf(fetch);
  return {
    role: "slot-store",
    text: `*(u64 *)(r10 - 0x${(-slot).toString(16)}) = r3`,
    fits: (insn, index) =>
      isStoreRegister(insn) && accessSize(insn) === 8 && insn.src === 3 &&
      leads(index, insn.dst, "frame", slot - insn.off),
  };
}

/** One dereference: offset, size, address, call, branch, and the result's way back if another follows. */
function* dereference(
  fetch: Fetch,
  depth: number,
  dialect: Dialect,
  operands: Operands,
): Generator<readonly Step[], void> {
  const role = "dereference";
  const offset = Number(fetch.derefs[depth]?.offset ?? 0n);
  const helper = dialect.helper(fetch, depth);
  if (depth > 0) yield [slotLoad(role, fetch, 3, 8, operands)];
  yield [{
    role,
    text: `r3 += ${offset}`,
    optional: offset === 0,
    fits: ({ opcode, dst, imm }) => opcode === 0x07 && dst === 3 && imm === offset,
  }];
  yield [moveImm(role, 2, 8)];
  yield [move(role, 1, 7)];
  yield [{ role, text: `call ${helper}`, fits: (insn) => isHelperCall(insn) && insn.imm === helper }];
  yield [{
    role,
    text: "if r0 != 0 goto err",
    leadsTo: "err",
    fits: ({ opcode, dst, imm }) => opcode === 0x55 && dst === 0 && imm === 0,
  }];
}

function result(fetch: Fetch, dialect: Dialect, operands: Operands): Step {
  return slotLoad("result", fetch, registerOf(fetch), dialect.resultBytes(fetch), operands);
}

function slotLoad(role: Role, fetch: Fetch, register: number, bytes: number, { leads }: Operands): Step {
  const slot = slotOf(fetch);
  return {
    role,
    text: `r${register} = *(u${8 * bytes} *)(r10 - 0x${(-slot).toString(16)})`,
    fits: (insn, index) =>
      isWordLoad(insn, bytes) && insn.dst === register && leads(index, insn.src, "frame", slot - insn.off),
  };
}

/** Whether this loads so many bytes without extending their sign. */
function isWordLoad(insn: Insn, bytes: number): boolean {
  return isLoad(insn) && modeOf(insn) === MODE.MEM && accessSize(insn) === bytes;
}

function move(role: Role, to: number, from: number): Step {
  return {
    role,
    text: `r${to} = r${from}`,
    fits: ({ opcode, dst, src, off }) => opcode === 0xbf && dst === to && src === from && off === 0,
  };
}

function moveImm(role: Role, to: number, value: number): Step {
  return {
    role,
    text: `r${to} = ${value}`,
    fits: ({ opcode, dst, imm, off }) => opcode === 0xb7 && dst === to && imm === value && off === 0,
  };
}

function goTo(leadsTo: Label): Step {
  return { role: "two-paths", text: `goto ${leadsTo}`, leadsTo, fits: isGoto };
}
