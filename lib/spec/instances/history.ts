import type {
  InstancesInput,
  InstancesValue,
  PreprocessorCall,
  ScriptStep,
  StepResult,
} from "../../protocol/instances.ts";
import { type Failure, firstFailure } from "./failure.ts";
import { type Life, newborn } from "./life.ts";

/** One call of a script, with what it returned and what was known before it. */
export interface Moment {
  readonly input: InstancesInput;
  /** The step's number, from 0. */
  readonly at: number;
  readonly step: ScriptStep;
  readonly result: StepResult;
  /** What has become of each program before, in the order of the object. */
  readonly lives: ReadonlyMap<string, Life>;
  /** Whether `bpf_object__load` was called before. */
  readonly objectLoaded: boolean;
  /** The programs that a load has to load, in order, with what has become of them before; none for another call. */
  readonly loading: ReadonlyMap<string, Life>;
  /** Why a load has to fail. */
  readonly failure?: Failure;
}

const histories = new WeakMap<
  InstancesValue,
  { readonly input: InstancesInput; readonly moments: readonly Moment[] }
>();

/**
 * Follows a script through its results: what was accepted and what was loaded is read off what the calls returned, not
 * worked out, so that one wrong return is held against one call only.
 *
 * @returns A moment for each step that has a result.
 */
export function history(input: InstancesInput, value: InstancesValue): readonly Moment[] {
  const known = histories.get(value);
  if (known?.input === input) return known.moments;
  const moments: Moment[] = [];
  let lives: ReadonlyMap<string, Life> = new Map(Object.keys(input.programs).map((name) => [name, newborn]));
  let objectLoaded = false;
  for (const [at, step] of input.script.entries()) {
    const result = value.results[at];
    if (result === undefined) break;
    const loading = loadedBy(step, lives, objectLoaded);
    const failure = firstFailure(input, loading, result.preprocessed);
    const moment: Moment = { input, at, step, result, lives, objectLoaded, loading, ...failure && { failure } };
    moments.push(moment);
    lives = livesAfter(moment);
    objectLoaded ||= step.call === "load" && step.program === undefined;
  }
  histories.set(value, { input, moments });
  return moments;
}

function loadedBy(
  step: ScriptStep,
  lives: ReadonlyMap<string, Life>,
  objectLoaded: boolean,
): ReadonlyMap<string, Life> {
  if (step.call !== "load" || objectLoaded) return new Map();
  return new Map(
    [...lives].filter(([name, { autoload }]) => step.program === undefined ? autoload : name === step.program),
  );
}

function livesAfter(moment: Moment): ReadonlyMap<string, Life> {
  const { step, result, lives, objectLoaded } = moment;
  const isObjectLoad = step.call === "load" && step.program === undefined && !objectLoaded;
  if (isObjectLoad && result.returned !== 0) return new Map([...lives].map(([name, life]) => [name, lost(life)]));
  return new Map([...lives].map(([name, life]) => [name, lifeAfter(name, life, moment)]));
}

function lost(life: Life): Life {
  return { ...life, stage: { kind: "lost" } };
}

function lifeAfter(name: string, life: Life, { step, result, loading, failure }: Moment): Life {
  switch (step.call) {
    case "set_prep": {
      const { program, instances, preprocessor } = step;
      if (program !== name || result.returned !== 0 || preprocessor === undefined) return life;
      return { ...life, stage: { kind: "prepared", preparation: { instances, preprocessor } }, abandoned: false };
    }
    case "load":
      return loading.has(name) ? afterLoad(life, result, failure, callsOf(result, name)) : life;
    case "unload":
      if (step.program !== undefined && step.program !== name) return life;
      return {
        ...life,
        stage: { kind: "bare" },
        abandoned: life.abandoned || ("preparation" in life.stage && life.stage.preparation !== undefined),
      };
    case "set_autoload":
      return step.program === name && result.returned === 0 ? { ...life, autoload: step.autoload } : life;
    default:
      return life;
  }
}

function callsOf({ preprocessed }: StepResult, program: string): readonly PreprocessorCall[] {
  return preprocessed.filter((call) => call.program === program);
}

function afterLoad(
  life: Life,
  { returned }: StepResult,
  failure: Failure | undefined,
  calls: readonly PreprocessorCall[],
): Life {
  const { stage, used } = life;
  const prepared = "preparation" in stage && stage.preparation !== undefined ? { preparation: stage.preparation } : {};
  if (returned === 0) return { ...life, used: true, stage: { kind: "loaded", ...prepared, calls } };
  // A load that is refused at once changes nothing.
  if (failure?.kind === "abandoned") return life;
  if (failure?.kind === "used" && stage.kind !== "bare") return life;
  const isClear = failure !== undefined && (!used || failure.kind === "used");
  if (!isClear) return { ...life, used: true, stage: { kind: "unsettled", ...prepared } };
  const failedAt = "index" in failure ? failure.index : 0;
  return { ...life, used: true, stage: { kind: "failed", ...prepared, calls, failedAt } };
}
