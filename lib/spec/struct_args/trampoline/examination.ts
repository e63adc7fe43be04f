import type { TrampolineInput, TrampolineValue } from "../../../protocol/struct_args.ts";
import { type Finding, whole } from "../../finding.ts";
import type { Answered, Observation } from "../../observation.ts";
import { type Call, callOf, type PassedArgument } from "../call.ts";
import { problemsOf } from "./problems.ts";
import type { ProgramCall, Recording, TracedStart } from "./recording.ts";
import { Rig } from "./rig.ts";

/** An argument, and where the program finds it. */
export interface FoundArgument extends PassedArgument {
  /** Its first slot. */
  readonly slot: number;
  /** How many slots it has. */
  readonly slots: number;
  /** Whether its slot holds the address of its bytes. */
  readonly isPointer: boolean;
  /** Whether an argument before it takes more or fewer places than one. */
  readonly isShifted: boolean;
}

/** What running a trampoline has shown. */
export interface Examination {
  /** What kept it from being run; then there is nothing else. */
  readonly problems: readonly Finding[];
  readonly args: readonly FoundArgument[];
  /** Slots of all arguments. */
  readonly slots: number;
  readonly recordings: readonly Recording[];
  /** A run in which what is called before the program says that it is not to run; absent where nothing is. */
  readonly passedOver?: Recording;
}

/** What random arguments are made of, a run for each. */
const SEEDS = [1n, 2n, 3n];

/** What is returned before a program that is to run. */
const START = 0x5747_0000_0000n;

const known = new WeakMap<TrampolineValue, Examination>();

/** Runs the code of an answer with random arguments. The same answer is run once. */
export function examinationOf({ input, value }: Answered<"struct_args.trampoline">): Examination {
  const before = known.get(value);
  if (before !== undefined) return before;
  const made = examine(input, value);
  known.set(value, made);
  return made;
}

/** The examination of an observation, if it is an answer whose code could be run. */
export function examined(observation: Observation<"struct_args.trampoline">): Examination | undefined {
  if (observation.outcome !== "ok") return undefined;
  const examination = examinationOf(observation);
  return examination.recordings.length === 0 ? undefined : examination;
}

/** The one call of the program in a run, and the one start of the traced function; absent if there was not one of each. */
export interface Sighting {
  readonly recording: Recording;
  readonly program?: ProgramCall;
  readonly traced?: TracedStart;
}

/** What was seen in each run. */
export function sightingsOf({ recordings }: Examination): readonly Sighting[] {
  return recordings.map((recording) => {
    const [program] = recording.programs;
    const [traced] = recording.traced;
    return {
      recording,
      ...program === undefined ? {} : { program },
      ...traced === undefined ? {} : { traced },
    };
  });
}

function examine(input: TrampolineInput, value: TrampolineValue): Examination {
  const call = input.prototype.variadic ? undefined : callOf(input.prototype, input.structs);
  const problems = [...problemsOf(value)];
  if (call === undefined || problems.length > 0) return { problems, args: [], slots: 0, recordings: [] };
  const args = foundArguments(call, value.view);
  const slots = args.reduce((sum, { slots }) => sum + slots, 0);
  try {
    const recordings = SEEDS.map((seed) => new Rig(input, value, call, seed, START + seed).run());
    if (!value.externals.some(({ kind }) => kind === "enter")) return { problems, args, slots, recordings };
    return { problems, args, slots, recordings, passedOver: new Rig(input, value, call, 0n, 0n).run() };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problems: [whole("an answer beside which there is room", error.message)], args, slots, recordings: [] };
  }
}

function foundArguments({ args }: Call, view: TrampolineValue["view"]): readonly FoundArgument[] {
  let slot = 0;
  let isShifted = false;
  return args.map((argument): FoundArgument => {
    const isPointer = view === "pointer" && argument.isComposite && argument.size > 0;
    const slots = isPointer ? 1 : Math.ceil(argument.size / 8);
    const found = { ...argument, slot, slots, isPointer, isShifted };
    slot += slots;
    isShifted ||= argument.size > 8 || argument.size === 0;
    return found;
  });
}
