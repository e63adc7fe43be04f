import type { Suite } from "../harness/load_suite.ts";
import { infoOf } from "../harness/in_process.ts";
import { rulesBroken } from "../harness/rules_broken.ts";
import { whyNotAsked } from "../harness/why_not_asked.ts";
import { isDrawn } from "./draw_questions.ts";
import type { GeneratedMutant } from "./generated_mutant.ts";
import type { Point } from "./instrument.ts";
import type { Make } from "./load_linked.ts";
import { StepCounter } from "./step_counter.ts";
import { type Behaviour, call, switchOf } from "./switch_of.ts";
import { answerOf, verdictOn } from "./verdict_on.ts";

/** How far the cases come into the reference. */
export interface Reach {
  /** The cases that the reference passes, by id: the suite's before drawn ones, the cheapest first. */
  readonly cases: readonly string[];
  /** The most steps that any of them takes. */
  readonly steps: number;
  /** Whether a point is asked when the modules are loaded, or by a case. */
  isAsked(point: number): boolean;
  /** Whether a point is asked when the modules are loaded, so that they must be loaded anew for its mutants. */
  isStatic(point: number): boolean;
  /** The cases in which a mutant differs from the reference right at its point. */
  reaching(mutant: GeneratedMutant): readonly string[];
}

/**
 * Runs the reference on every case and notes which alternatives would have made a difference where. A case in which a
 * mutant makes none at its point cannot tell it from the reference, and need not be run.
 *
 * @throws {Error} If a rule finds fault with the reference, so that nothing can be told from what it finds in mutants.
 */
export async function recordReach(make: Make, points: readonly Point[], { cases, rules }: Suite): Promise<Reach> {
  const recorder = new Recorder(points);
  const counter = new StepCounter();
  const { reference } = make(recorder.switches, counter.tick);
  const atLoad = recorder.take();
  const costs: { readonly id: string; readonly milliseconds: number }[] = [];
  const byCase = new Map<string, Recording>();
  let steps = 0;
  for (const question of cases.filter((one) => whyNotAsked(one, infoOf(reference)) === undefined)) {
    counter.start(Infinity);
    const start = performance.now();
    const verdict = verdictOn(reference, question, await answerOf(reference, question), rules);
    const recording = recorder.take();
    const [broken] = rulesBroken(verdict);
    if (broken !== undefined && !isDrawn(question)) {
      throw new Error(`wanted a reference without fault, got ${broken} broken in ${question.id}`);
    }
    // What a rule holds against the reference on a drawn question, it would hold against every mutant.
    if (verdict.kind !== "pass" || broken !== undefined) continue;
    costs.push({ id: question.id, milliseconds: performance.now() - start });
    byCase.set(question.id, recording);
    steps = Math.max(steps, counter.taken);
  }
  const sorted = costs.toSorted((a, b) => Number(isDrawn(a)) - Number(isDrawn(b)) || a.milliseconds - b.milliseconds)
    .map(({ id }) => id);
  return {
    cases: sorted,
    steps,
    isAsked: (point) => atLoad.asked.has(point) || byCase.values().some(({ asked }) => asked.has(point)),
    isStatic: (point) => atLoad.asked.has(point),
    reaching: ({ changes, area }) => {
      const keys = changes.map(keyOf);
      const isStatic = keys.some((key) => atLoad.matters.has(key));
      const own = sorted.filter((id) => area === "shared" || id.startsWith(`${area}/`));
      return own.filter((id) => isStatic || keys.some((key) => byCase.get(id)?.matters.has(key)));
    },
  };
}

interface Recording {
  readonly asked: ReadonlySet<number>;
  /** The alternatives that would have made a difference. */
  readonly matters: ReadonlySet<number>;
}

function keyOf({ point, alternative }: GeneratedMutant["changes"][number]): number {
  return point * 4096 + alternative;
}

/** Switches that do what is right and note what else would have made a difference. */
class Recorder {
  readonly switches: readonly Behaviour[];
  #asked = new Set<number>();
  #matters = new Set<number>();

  constructor(points: readonly Point[]) {
    this.switches = points.map((point, index) => this.#recording(point, index));
  }

  /** What was noted since this was called last. */
  take(): Recording {
    const taken = { asked: this.#asked, matters: this.#matters };
    this.#asked = new Set();
    this.#matters = new Set();
    return taken;
  }

  #recording({ site }: Point, point: number): Behaviour {
    const { right, alternatives } = switchOf(site);
    return (...given: readonly unknown[]) => {
      this.#asked.add(point);
      const came = call(right, given);
      for (const [alternative, { matters }] of alternatives.entries()) {
        const key = keyOf({ point, alternative });
        if (!this.#matters.has(key) && wouldMatter(() => matters(given, came))) this.#matters.add(key);
      }
      return came;
    };
  }
}

/** What cannot even be tried makes a difference. */
function wouldMatter(matters: () => boolean): boolean {
  try {
    return matters();
  } catch {
    return true;
  }
}
