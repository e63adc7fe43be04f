import type { Insn, Program } from "../../../bpf/insn.ts";
import { CLASS, FRAME_POINTER, MODE, SIZE } from "../../../bpf/opcode.ts";
import type { CompileInput, CompileValue } from "../../../protocol/nocsr.ts";
import { ok, type Outcome, rejected } from "../../../protocol/outcome.ts";
import { type CallFacts, callFacts } from "../call_facts.ts";
import { callModels } from "../call_models.ts";
import { explore } from "../paths/explore.ts";
import type { Sight } from "../paths/sight.ts";
import { Refusal } from "../refusal.ts";
import { checkShape } from "../check_shape.ts";
import { splice } from "../splice.ts";
import { type Subprog, subprogAt, subprogsOf } from "../subprog.ts";
import { assigned } from "./assigned.ts";
import { callEffects, scratchedBy } from "./call_effects.ts";
import type { Decisions } from "./decisions.ts";

/** The registers that are saved around each nocsr call, by its slot, from the outermost pair inwards. */
type Saved = ReadonlyMap<number, readonly number[]>;

/**
 * Carries out `nocsr.compile`: puts spills and fills around the nocsr calls of a program whose registers were allocated
 * as if these kept what they do not scratch.
 *
 * @param decisions What is decided on the way.
 * @param input The program, and the functions that it calls as far as they are not the published ones.
 */
export function compile(decisions: Decisions, { program, functions }: CompileInput): Outcome<CompileValue> {
  const facts = program.map((insn) => callFacts(insn, functions));
  try {
    checkShape(program);
    const subprogs = subprogsOf(program);
    const sight = explore({
      program,
      subprogs,
      callModel: callModels(functions, (called) => scratchedBy(decisions, called)),
      frameSize: decisions.frameSize,
    });
    return ok({ program: carryOut(decisions, program, subprogs, sight, savedAround(decisions, program, facts)) });
  } catch (error) {
    if (error instanceof Refusal) return rejected(error.errno, error.message);
    throw error;
  }
}

function savedAround(decisions: Decisions, program: Program, facts: readonly (CallFacts | undefined)[]): Saved {
  const callAt = callEffects(decisions, program, facts);
  const holds = assigned(program, callAt, facts);
  const saved = new Map<number, readonly number[]>();
  for (const [call, called] of facts.entries()) {
    if (called === undefined || !decisions.isNocsr(called)) continue;
    const scratched = decisions.scratched(called);
    const live = [0, 1, 2, 3, 4, 5].filter((register) =>
      !scratched.includes(register) && holds(call, register) && decisions.isLive(program, call, register, callAt)
    );
    saved.set(call, decisions.saved(live));
  }
  return saved;
}

function carryOut(
  decisions: Decisions,
  program: Program,
  subprogs: readonly Subprog[],
  sight: Sight,
  saved: Saved,
): Program {
  const edits = new Map<number, Program>();
  for (const [call, registers] of saved) {
    const insn = program[call];
    if (insn === undefined) continue;
    const owner = subprogAt(subprogs, call);
    const siblings = [...saved].filter(([other]) => subprogAt(subprogs, other) === owner);
    const most = Math.max(...siblings.map(([, others]) => others.length));
    const top = decisions.regionTop(lowestUse(sight, owner));
    const bottom = top - 8 * most;
    if (bottom < -decisions.frameSize) {
      throw new Refusal("E2BIG", `wanted a stack of at most ${decisions.frameSize} bytes, got ${-bottom}`);
    }
    const spills = registers.map((register, place) =>
      spill(register, decisions.slot(top, { place, of: registers.length, most }))
    );
    edits.set(call, decisions.wrap(insn, spills, spills.map(decisions.fill)));
  }
  return splice(program, edits, decisions.relocates);
}

/** The lowest offset from r10 at which a function uses its frame or leads a pointer to. */
function lowestUse({ accesses, lowestPointers, frameSize }: Sight, owner: number): number {
  const offsets = accesses.filter((access) => access.owner === owner).map(({ offset }) => offset);
  return Math.max(-frameSize, Math.min(lowestPointers[owner] ?? 0, ...offsets));
}

function spill(register: number, off: number): Insn {
  return { opcode: CLASS.STX | MODE.MEM | SIZE.DW, dst: FRAME_POINTER, src: register, off, imm: 0 };
}
