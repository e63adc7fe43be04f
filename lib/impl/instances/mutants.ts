import type { Mutant } from "../mutant.ts";
import { type Decisions, published } from "./decisions.ts";
import { run } from "./run.ts";

/** Makes the mutant in which some decisions are wrong. */
function mutant(name: string, title: string, wrong: Partial<Decisions>): Mutant {
  const decisions: Decisions = { ...published, ...wrong };
  return {
    name: `instances/${name}`,
    title,
    handlers: { "instances.run": (input) => run(decisions, input) },
  };
}

/** The area's wrong implementations. */
export const mutants: readonly Mutant[] = [
  mutant("plain-program-has-two-instances", "gives a program without a preprocessor two descriptors", {
    plainInstances: 2,
  }),
  mutant("no-instances-accepted", "takes a set_prep of 0 instances", {
    argumentsError: (instances, hasPreprocessor) => published.argumentsError(instances + 1, hasPreprocessor),
  }),
  mutant("null-preprocessor-accepted", "takes a set_prep without a preprocessor for a success", {
    argumentsError: (instances) => published.argumentsError(instances, true),
  }),
  mutant("one-instance-refused", "takes a set_prep only of two instances or more", {
    argumentsError: (instances, hasPreprocessor) => published.argumentsError(instances - 1, hasPreprocessor),
  }),
  mutant("second-set-prep-accepted", "lets a second set_prep replace the first", {
    mayPrepare: (stage) => stage !== "loaded",
  }),
  mutant("late-set-prep-accepted", "takes a set_prep after the load", { mayPrepare: (stage) => stage !== "prepared" }),
  mutant("called-once", "calls the preprocessor for the first instance only", { order: () => [0] }),
  mutant("called-from-the-last", "makes the instances from the last to the first", {
    order: (instances) => published.order(instances).toReversed(),
  }),
  mutant("called-once-too-often", "calls the preprocessor for an instance behind the last", {
    order: (instances) => published.order(instances + 1),
  }),
  mutant("index-always-0", "tells every preprocessor index 0", { toldIndex: () => 0 }),
  mutant("index-from-1", "counts the instances from 1", { toldIndex: (index) => index + 1 }),
  mutant("count-in-bytes", "tells preprocessors the bytes of the instructions", { toldCount: (slots) => slots * 8 }),
  mutant("made-from-the-one-before", "gives each preprocessor what the one before handed back", {
    passesOn: (_, { handedBack }) => handedBack,
  }),
  mutant("every-call-gets-a-copy", "undoes what a preprocessor wrote over its instructions", {
    passesOn: (before) => before,
  }),
  mutant("loads-the-original", "loads the original instructions, whatever was handed back", {
    loads: ({ given }) => given,
  }),
  mutant("loads-the-first", "loads what was handed back for the first instance as every instance", {
    loads: ({ first }) => first,
  }),
  mutant("preprocessor-error-ignored", "goes on when a preprocessor fails", { preprocessorError: () => 0 }),
  mutant("positive-value-is-success", "takes only negative values of a preprocessor for errors", {
    preprocessorError: (returned) => Math.min(returned, 0),
  }),
  mutant("error-becomes-minus-1", "returns -1 for whatever a preprocessor returned", {
    preprocessorError: (returned) => returned === 0 ? 0 : -1,
  }),
  mutant("skip-is-an-error", "fails where an instance is to be skipped", { skipError: -22 }),
  mutant("verifier-error-is-einval", "returns -22 where the verifier refuses an instance", { verifierError: -22 }),
  mutant("unsound-instructions-pass", "takes instructions that no verifier takes for loaded", { accepts: () => true }),
  mutant("pfd-forgotten", "writes no descriptor to pfd", { pfd: "nothing" }),
  mutant("pfd-of-a-skip-forgotten", "leaves pfd as it is for an instance that is skipped", { skippedPfd: "nothing" }),
  mutant("pfd-cleared-by-a-failure", "writes -1 to pfd where the load fails", { clearsPfdOfFailure: true }),
  mutant("nth-fd-one-too-far", "looks up the descriptor behind the one asked for", { placeOf: (n) => n + 1 }),
  mutant("nth-fd-one-too-near", "looks up the descriptor before the one asked for", {
    placeOf: (n) => Math.max(n - 1, 0),
  }),
  mutant("fd-is-the-last-instance", "returns the last instance's descriptor as the program's own", {
    fdInstance: (instances) => instances - 1,
  }),
  mutant("out-of-range-is-enoent", "returns -2 for an index that no instance has", { outOfRange: -2 }),
  mutant("skipped-is-einval", "returns -22 for an instance that was skipped", { skipped: -22 }),
  mutant("missing-is-einval", "returns -22 for an instance that is not loaded yet", { missing: -22 }),
  mutant("null-program-is-enoent", "returns -2 for nth_fd of NULL", { nullProgram: -2 }),
  mutant("instructions-kept", "loads a program a second time", { usesUp: false }),
  mutant("failed-object-keeps-programs", "leaves the programs loaded that came before the one that failed", {
    keepsMade: { object: true, program: true },
  }),
  mutant("failed-program-loses-instances", "closes the instances made before a failure", {
    keepsMade: { object: false, program: false },
  }),
  mutant("unload-forgets-preprocessor", "loads a program as it is once it was unloaded", { reloadError: 0 }),
  mutant("object-loads-twice", "loads the object as often as it is asked to", { objectLoadedError: 0 }),
  mutant("unload-keeps-instances", "keeps the instances of a program that is unloaded", { unloads: false }),
  mutant("autoload-ignored", "loads programs whose autoload is off", { heedsAutoload: false }),
  mutant("gives-up-at-a-failure", "makes no call behind one that failed", { goesOnAfterFailure: false }),
];
