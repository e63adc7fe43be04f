import type { Answer } from "../harness/adapter.ts";
import type { Case } from "../harness/case.ts";
import type { Suite } from "../harness/load_suite.ts";
import { rulesBroken } from "../harness/rules_broken.ts";
import { textOfAnswer } from "../harness/text_of_answer.ts";
import type { PlainVerdict } from "../harness/verdict.ts";
import type { Implementation } from "../protocol/implementation.ts";
import type { Rule } from "../spec/rule.ts";
import { isDrawn } from "./draw_questions.ts";
import type { Fate } from "./fate.ts";
import type { Change } from "./generated_mutant.ts";
import type { Make } from "./load_linked.ts";
import type { Site } from "./site.ts";
import { StepCounter } from "./step_counter.ts";
import { type Behaviour, switchOf } from "./switch_of.ts";
import { answerOf, verdictOn } from "./verdict_on.ts";

/** A mutant to be judged. */
export interface Task {
  readonly changes: readonly Change[];
  /** Whether one of them works when the modules are loaded, so that they must be loaded anew. */
  readonly isStatic: boolean;
  /** The cases to ask, by id, in this order. */
  readonly cases: readonly string[];
}

/** What is told of an implementation that breaks down before it is asked anything. */
const LOADING = "when it is loaded";

/** Judges mutants one after the other. */
export class Workbench {
  readonly #make: Make;
  readonly #cases: ReadonlyMap<string, Case>;
  readonly #rules: readonly Rule[];
  readonly #switches: Behaviour[];
  readonly #alternatives: readonly (readonly Behaviour[])[];
  readonly #counter = new StepCounter();
  readonly #limit: number;
  readonly #shared: Implementation;
  /** The reference, which stays as it is, and its answers by case. */
  readonly #reference: Implementation;
  readonly #answers = new Map<string, string | undefined>();

  /**
   * Loads the reference, to be turned into every mutant.
   *
   * @param make Makes the reference from its switches.
   * @param sites The points' sites, by the number of their switch.
   * @param suite The cases and the rules.
   * @param limit How many steps a mutant may take over a case.
   */
  constructor(make: Make, sites: readonly Site[], { cases, rules }: Suite, limit: number) {
    const switches = sites.map(switchOf);
    this.#make = make;
    this.#cases = new Map(cases.map((question) => [question.id, question]));
    this.#rules = rules;
    this.#switches = switches.map(({ right }) => right);
    this.#alternatives = switches.map(({ alternatives }) => alternatives.map(({ instead }) => instead));
    this.#limit = limit;
    this.#shared = make(this.#switches, this.#counter.tick).reference;
    this.#reference = make([...this.#switches], () => {}).reference;
  }

  /** Turns the reference into a mutant, asks it the cases until it is told from the reference, and turns it back. */
  async judge(task: Task): Promise<Fate> {
    const before = task.changes.map(({ point }) => [point, this.#switches[point]] as const);
    for (const { point, alternative } of task.changes) {
      const instead = this.#alternatives[point]?.[alternative];
      if (instead !== undefined) this.#switches[point] = instead;
    }
    try {
      return await this.#fateOf(task);
    } finally {
      for (const [point, right] of before) if (right !== undefined) this.#switches[point] = right;
    }
  }

  async #fateOf({ isStatic, cases }: Task): Promise<Fate> {
    let implementation = this.#shared;
    if (isStatic) {
      this.#counter.start(this.#limit);
      try {
        implementation = this.#make([...this.#switches], this.#counter.tick).reference;
      } catch (error) {
        if (this.#counter.exceeded) return { kind: "hung", case: LOADING };
        return { kind: "crashed", case: LOADING, message: `threw ${error}` };
      }
    }
    let weaker: Fate = { kind: "survives" };
    for (const id of cases) {
      const question = this.#cases.get(id);
      if (question === undefined) throw new RangeError(`wanted a case of the suite, got ${id}`);
      const fate = await this.#over(implementation, question);
      if (fate.kind === "survives") continue;
      if (fate.kind !== "case-only") return fate;
      if (weaker.kind === "survives") weaker = fate;
    }
    return weaker;
  }

  /** Whether an answer is the reference's, and held to the same design, so that the rules say of it what they said. */
  async #isRight(implementation: Implementation, question: Case, answer: Answer): Promise<boolean> {
    const { designs } = implementation;
    if (designs.join() !== this.#reference.designs.join()) return false;
    if (!this.#answers.has(question.id)) {
      this.#answers.set(question.id, textOfAnswer(question.operation, await answerOf(this.#reference, question)));
    }
    const text = textOfAnswer(question.operation, answer);
    return text !== undefined && text === this.#answers.get(question.id);
  }

  /** What becomes of a mutant over one case. */
  async #over(implementation: Implementation, question: Case): Promise<Fate> {
    this.#counter.start(this.#limit);
    const answer = await answerOf(implementation, question);
    if (this.#counter.exceeded) return { kind: "hung", case: question.id };
    if (await this.#isRight(implementation, question, answer)) return { kind: "survives" };
    let verdict: PlainVerdict;
    try {
      verdict = verdictOn(implementation, question, answer, this.#rules);
    } catch (error) {
      return { kind: "rule-broke", case: question.id, message: `threw ${error}` };
    }
    const [rule] = rulesBroken(verdict);
    if (rule !== undefined) return { kind: "caught", rule, case: question.id };
    if (verdict.kind === "crash" || verdict.kind === "protocol-error") {
      return { kind: "crashed", case: question.id, message: verdict.message };
    }
    if (verdict.kind === "pass" || isDrawn(question)) return { kind: "survives" };
    return { kind: "case-only", case: question.id };
  }
}
