import type { Program } from "../../../bpf/insn.ts";
import type { Subprog } from "../../nocsr/subprog.ts";
import { Refusal } from "../../nocsr/refusal.ts";
import { refuse } from "../declined.ts";
import { type Arrival, arrivals, atStart, NOTHING_KNOWN, type Registers } from "./step.ts";
import { isAlike, joined } from "./value.ts";

/** By slot, what is known of the registers before the instruction; nothing where control never gets. */
export type Knowledge = ReadonlyMap<number, Registers>;

/**
 * Follows all ways through a program, calls included, and keeps of every register what holds on all of them: known
 * numbers, maps, and pointers to frames, each named by the place of its function.
 *
 * @param subprogs The program's functions; a recursion needs no end.
 * @throws {Declined} A refusal, where a frame pointer is treated as a verifier does not allow.
 */
export function follow(program: Program, subprogs: readonly Subprog[]): Knowledge {
  const knowledge = new Map<number, Registers>();
  const starts = new Map(subprogs.map(({ start }, place) => [start, place]));
  const pending: number[] = [];
  const arrive = ({ slot, registers }: Arrival): void => {
    const owner = starts.get(slot);
    const arriving = owner === undefined ? registers : atStart(owner, registers);
    const known = knowledge.get(slot);
    const now = known === undefined ? arriving : known.map((value, at) => joined(value, arriving[at] ?? value));
    if (known !== undefined && now.every((value, at) => isAlike(value, known[at] ?? value))) return;
    knowledge.set(slot, now);
    pending.push(slot);
  };
  arrive({ slot: 0, registers: NOTHING_KNOWN });
  for (let slot = pending.pop(); slot !== undefined; slot = pending.pop()) {
    arrivalsAt(program, slot, knowledge.get(slot) ?? NOTHING_KNOWN).forEach(arrive);
  }
  return knowledge;
}

function arrivalsAt(program: Program, slot: number, registers: Registers): readonly Arrival[] {
  try {
    return arrivals(program, slot, registers);
  } catch (error) {
    if (error instanceof Refusal) refuse("EACCES", `instruction ${slot}: ${error.message}`);
    throw error;
  }
}
