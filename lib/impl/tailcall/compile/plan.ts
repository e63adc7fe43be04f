import { isWholeInsn } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { isCall, isHelperCall, isLdImm64, isSubprogCall, subprogTarget } from "../../../bpf/insn_kind.ts";
import { validate } from "../../../bpf/validate.ts";
import type { Register } from "../../../x86/register.ts";
import { type Subprog, subprogAt, subprogsOf } from "../../nocsr/subprog.ts";
import type { CallGraph } from "../call_graph.ts";
import { checkFrames } from "../check_frames.ts";
import { refuse } from "../declined.ts";
import type { MapBinding } from "./bindings.ts";
import { machineRegister } from "./body/machine_register.ts";
import { checkStacks } from "./check_stacks.ts";
import type { Decisions } from "./decisions.ts";
import { follow, type Knowledge } from "./follow.ts";
import { stackDepths } from "./stack_depths.ts";
import type { TailCall, Unit } from "./unit.ts";
import { knownNumber } from "./value.ts";

/** What is compiled. */
export interface Source {
  readonly program: Program;
  readonly maps: readonly MapBinding[];
  /** Whether it came from classic BPF. */
  readonly classic: boolean;
  /** Whether tail calls may be direct. */
  readonly direct: boolean;
  /** Whether types say of its functions that they return `int`. */
  readonly btf: boolean;
  readonly nop5: Uint8Array;
}

/** The number by which programs call a tail call. */
const TAIL_CALL = 12;
const MAX_INSNS = 1_000_000;
const MAX_SUBPROGS = 256;

/** The registers that a function must preserve. */
const CALLEE_SAVED = [6, 7, 8, 9];

/**
 * Checks a program as far as its shape goes, and finds out what its machine code depends on.
 *
 * @throws {Declined} A refusal, where a verifier would refuse it.
 */
export function plan(decisions: Decisions, source: Source): Unit {
  const { program, maps, classic, nop5 } = source;
  if (program.length > MAX_INSNS) refuse("E2BIG", `${program.length} instructions are more than ${MAX_INSNS}`);
  const [problem] = validate(program);
  if (problem !== undefined) refuse("EINVAL", `instruction ${problem.index}: ${problem.message}`);
  const subprogs = subprogsOf(program);
  if (subprogs.length > MAX_SUBPROGS) refuse("E2BIG", "too many subprograms");
  const graph = subprogs.map((subprog) => nodeOf(program, subprogs, subprog));
  checkKind(source, graph);
  checkFrames(graph, decisions.maxFrames);
  const knowledge = follow(program, subprogs);
  const tailCalls = new Map(
    [...slotsOf(program, isTailCall)].map((slot) => [slot, tailCallAt(decisions, source, knowledge, slot)]),
  );
  const depths = stackDepths(program, knowledge, subprogs.length);
  checkStacks(graph, depths, decisions);
  const marks = decisions.mark(graph);
  const functions = subprogs.map((subprog, place) => ({
    place,
    classic,
    reachable: marks.has(place) || graph[place]?.tailCalls === true,
    depth: depths[place] ?? 0,
    used: usedRegisters(program, subprog),
  }));
  return { program, maps, nop5, subprogs, functions, tailCalls };
}

function isTailCall(insn: Insn): boolean {
  return isHelperCall(insn) && insn.imm === TAIL_CALL;
}

function* slotsOf(
  program: Program,
  wanted: (insn: Insn) => boolean,
  { start, end }: Subprog = { start: 0, end: program.length },
): Generator<number> {
  for (let slot = start; slot < end; slot++) {
    const insn = program[slot];
    if (insn !== undefined && isWholeInsn(program, slot) && wanted(insn)) yield slot;
  }
}

function nodeOf(program: Program, subprogs: readonly Subprog[], subprog: Subprog): CallGraph[number] {
  const calls = [...slotsOf(program, isSubprogCall, subprog)].map((slot) =>
    subprogAt(subprogs, subprogTarget(program, slot) ?? -1)
  );
  const [tailCall] = slotsOf(program, isTailCall, subprog);
  return { calls, tailCalls: tailCall !== undefined };
}

/** Refuses what a program of its kind cannot contain. */
function checkKind({ program, classic, btf }: Source, graph: CallGraph): void {
  if (classic && (graph.length > 1 || graph[0]?.tailCalls)) {
    const slot = program.findIndex((insn) => isTailCall(insn) || isSubprogCall(insn));
    refuse("EINVAL", `instruction ${slot}: a program from classic BPF has no such call`);
  }
  if (!btf && graph.slice(1).some(({ tailCalls }) => tailCalls)) {
    refuse("EINVAL", "tail_call is not allowed in subprogs without BTF");
  }
}

function tailCallAt(decisions: Decisions, { maps, direct }: Source, knowledge: Knowledge, slot: number): TailCall {
  const [array, key] = [knowledge.get(slot)?.[2], knowledge.get(slot)?.[3]];
  if (array === undefined || key === undefined) return { kind: "indirect" };
  if (knownNumber(array) !== undefined) refuse("EACCES", `instruction ${slot}: R2 type=scalar expected=map_ptr`);
  if (array.kind !== "map") return { kind: "indirect" };
  const map = maps[array.place];
  if (map?.kind !== "programs") {
    const type = map === undefined
      ? `there is no map[${array.place}]`
      : "cannot pass map_type 2 into func bpf_tail_call#12";
    refuse("EINVAL", `instruction ${slot}: ${type}`);
  }
  const index = knownNumber(key);
  if (!direct || index === undefined || !decisions.isDirect(index, map.maxEntries)) return { kind: "indirect" };
  return { kind: "direct", map: array.place, index: Number(index) };
}

/** The machine registers of r6 to r9 that instructions name. */
function usedRegisters(program: Program, subprog: Subprog): readonly Register[] {
  const named = new Set<number>();
  for (const slot of slotsOf(program, () => true, subprog)) {
    const insn = program[slot];
    if (insn === undefined || isCall(insn)) continue;
    named.add(insn.dst);
    // In an immediate load it is a kind.
    if (!isLdImm64(insn)) named.add(insn.src);
  }
  return CALLEE_SAVED.filter((register) => named.has(register)).map(machineRegister);
}
