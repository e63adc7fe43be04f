import * as asm from "../../x86/assemble.ts";
import { fixes } from "../../history/fixes.ts";
import type { Mutant } from "../mutant.ts";
import type { CallGraph } from "./call_graph.ts";
import { counterWord, type Decisions, published, roundUp } from "./compile/decisions.ts";
import { moveStack } from "./compile/frame.ts";
import { sharedCounter } from "./compile/shared_counter.ts";
import { handlersWith } from "./handlers_with.ts";
import { pokeMutants } from "./poke/mutants.ts";
import { exactMarks, stickyMarks } from "./reachability/marks.ts";

/** Makes the mutant in which some decisions are wrong, given the right ones. */
function mutant(
  name: string,
  title: string,
  wrong: (right: Decisions) => Partial<Decisions>,
  fixedBy?: Mutant["fixedBy"],
): Mutant {
  return {
    name: `tailcall/${name}`,
    title,
    ...(fixedBy === undefined ? {} : { fixedBy }),
    handlers: handlersWith((right) => ({ ...right, ...wrong(right) })),
  };
}

/** Makes the mutant that marks wrong functions, given who calls whom and who tail-calls. */
function marking(name: string, title: string, mark: (graph: CallGraph) => readonly number[]): Mutant {
  return mutant(name, title, () => ({ mark: (graph) => new Set(mark(graph)) }));
}

function tailCallers(graph: CallGraph): readonly number[] {
  return [...graph.keys()].filter((place) => graph[place]?.tailCalls);
}

/** The functions themselves, and those that call one of them. */
function withCallers(graph: CallGraph, places: readonly number[]): readonly number[] {
  const callers = [...graph.keys()].filter((place) => graph[place]?.calls.some((callee) => places.includes(callee)));
  return [...new Set([...places, ...callers])];
}

/** Which functions are marked. */
const reachabilityMutants: readonly Mutant[] = [
  marking("marks-nothing", "marks no function", () => []),
  marking("marks-tail-callers-only", "marks the functions that tail-call, and none that calls them", tailCallers),
  marking(
    "marks-direct-callers-only",
    "marks who calls a tail-calling function, and not who calls that one",
    (graph) => withCallers(graph, tailCallers(graph)),
  ),
  marking(
    "marks-chains-of-three",
    "follows a chain of calls over three functions and no further",
    (graph) => withCallers(graph, withCallers(graph, tailCallers(graph))),
  ),
  marking(
    "marks-all-or-nothing",
    "marks every function of a program in which there is a tail call",
    (graph) => tailCallers(graph).length === 0 ? [] : [...graph.keys()],
  ),
  marking(
    "marks-callees",
    "marks what tail-calling functions call, not what calls them",
    (graph) => tailCallers(graph).flatMap((place) => [place, ...graph[place]?.calls ?? []]),
  ),
  marking(
    "marks-from-one",
    "counts functions from 1 where it marks them",
    (graph) => [...exactMarks(graph)].map((place) => place + 1),
  ),
  mutant("walk-does-not-forget", "marks callers of what is called behind a chain, too", () => ({ mark: stickyMarks })),
  mutant("seven-frames", "refuses a chain of eight functions", () => ({ maxFrames: 7 })),
  mutant("seventeen-frames", "takes a chain of seventeen functions", () => ({ maxFrames: 17 })),
];

/** Where the counter begins, and how it comes to callees. */
const counterMutants: readonly Mutant[] = [
  mutant("counter-zeroed-in-subprogram", "begins to count anew in every reachable function", ({ start }) => ({
    start: (f) => start({ ...f, place: 0 }),
  }), fixes.freplace),
  mutant("counter-not-zeroed", "goes on counting from what the entry finds in rax", ({ start }) => ({
    start: (f) => start({ ...f, place: 1 }),
  })),
  mutant("counter-always-zeroed", "zeroes rax in entries that reach no tail call as well", ({ start }) => ({
    start: (f) => start(f.place === 0 ? { ...f, reachable: true } : f),
  })),
  mutant("start-left-out-if-unreachable", "leaves the nop out where no tail call is reachable", ({ start }) => ({
    start: (f) => f.reachable ? start(f) : new Uint8Array(),
  })),
  mutant("counter-not-handed-on", "calls functions with whatever is in rax", () => ({ hands: () => false })),
  mutant("counter-handed-to-first-level-only", "hands the counter on in the entry only", ({ hands }) => ({
    hands: (caller, callee) => caller.place === 0 && hands(caller, callee),
  })),
  mutant(
    "counter-not-kept-without-tail-call",
    "does not keep the counter in a function that only calls functions that tail-call",
    ({ mark }) => ({ mark: (graph) => new Set([...mark(graph)].filter((place) => graph[place]?.tailCalls)) }),
  ),
  mutant("depth-not-rounded", "hands on the word below the stack's size before it is rounded", ({ handedFrom }) => ({
    handedFrom: (f) => handedFrom(f) + roundUp(f.depth) - f.depth,
  }), fixes.oddDepth),
  mutant(
    "counter-handed-to-functions-only",
    "hands the counter to functions only, whatever the design",
    ({ hands }) => ({
      hands: (caller, callee) => callee !== "helper" && hands(caller, callee),
    }),
  ),
  mutant("counter-handed-out-of-nowhere", "hands a counter on in functions that keep none", () => ({
    hands: () => true,
  })),
  mutant("counter-handed-to-helpers", "hands the counter to helpers, which cannot use it", ({ hands }) => ({
    hands: (caller, callee) => hands(caller, callee === "helper" ? caller : callee),
  }), fixes.handedOut),
  mutant(
    "counter-by-value",
    "hands the counter on by value, so that what a callee counts never comes back",
    ({ entrySkip }) => entrySkip === sharedCounter.entrySkip ? published : {},
    fixes.hierarchy,
  ),
];

/** How many tail calls there may be. */
const limitMutants: readonly Mutant[] = [
  mutant("limit-of-32", "stops one tail call too early", ({ limit }) => ({ limit: limit - 1 }), fixes.limit),
  mutant("limit-of-34", "stops one tail call too late", ({ limit }) => ({ limit: limit + 1 })),
  mutant("no-limit", "lets programs tail-call each other forever", () => ({ checkLimit: () => [] })),
  mutant("count-not-stored", "counts in rax and forgets it", () => ({ count: () => [asm.aluImm("add", "rax", 1, 4)] })),
  mutant("count-reset", "begins to count anew at every tail call", () => ({
    count: (f) => [asm.movImm32("rax", 1), asm.mov(counterWord(f), "rax", 4)],
  })),
  mutant("callers-stacks-unlimited", "gives tail-calling functions no room of their own", () => ({
    callersRoom: Infinity,
  })),
  mutant("callers-stacks-in-slots", "adds callers' stacks up in units of 8 bytes", () => ({ stackUnit: 8 })),
];

/** How a frame is set up and left. */
const frameMutants: readonly Mutant[] = [
  mutant("pops-in-push-order", "pops registers in the order in which they were pushed", () => ({
    popped: (saved) => saved,
  })),
  mutant("one-register-too-few", "does not save the last of the registers that a function uses", ({ saved }) => ({
    saved: (f) => saved(f).slice(0, -1),
  })),
  mutant("all-registers-saved", "saves all four registers whatever a function uses", () => ({
    saved: () => ["rbx", "r13", "r14", "r15"],
  })),
  mutant("entry-before-frame-pointer", "lets tail calls in in front of mov rbp,rsp", ({ entrySkip }) => ({
    entrySkip: entrySkip - 3,
  })),
  mutant("entry-at-start", "lets tail calls in where calls come in", () => ({ entrySkip: 0 })),
  mutant("unwind-forgets-counter", "leaves the counter on the stack when it goes to another program", () => ({
    take: [],
  })),
  mutant("unwind-forgets-registers", "leaves the saved registers on the stack when it goes to another program", () => ({
    popped: () => [],
  })),
  mutant("unwind-forgets-stack", "leaves its stack where it is when it goes to another program", () => ({
    freed: () => 0,
  })),
  mutant("unwind-frees-unrounded", "frees as many bytes as the stack has before they are rounded", () => ({
    freed: ({ depth }) => depth,
  })),
  mutant("stack-not-rounded", "makes room for as many bytes as there are accessed", () => ({
    frameSize: (depth) => depth,
    freed: ({ depth }) => depth,
  })),
  mutant("counter-popped-to-rbx", "takes the counter along in rbx", () => ({ take: [asm.pop("rbx")] })),
  mutant("counter-popped-to-rcx", "leaves the counter behind in rcx", () => ({ take: [asm.pop("rcx")] })),
];

/** What a tail call does, or does not do, if there is no program. */
const siteMutants: readonly Mutant[] = [
  mutant("pushes-behind-nop", "unwinds in any case, and pushes everything again behind the target", (right) => ({
    bypasses: false,
    behind: (f) => [
      ...moveStack(right, "sub", right.frameSize(f.depth)),
      ...right.keep(f),
      ...right.saved(f).map(asm.push),
    ],
  })),
  mutant("no-bypass", "unwinds even if there is no program, and goes on", () => ({ bypasses: false })),
  mutant("compiled-bypass-on-target", "compiles a bypass that jumps over the unwinding only", () => ({
    bypass: (unwinding) => unwinding,
  })),
  mutant("compiled-bypass-on-pops", "compiles a bypass that jumps nowhere", () => ({ bypass: () => 0 })),
  mutant("compiled-bypass-too-far", "compiles a bypass that jumps beyond the next instruction", ({ bypass }) => ({
    bypass: (unwinding) => bypass(unwinding) + 3,
  })),
  mutant("index-not-checked", "reads behind the array's end where the index is too great", () => ({ checkIndex: [] })),
  mutant("index-checked-one-too-far", "takes the index behind the last for one of the array's", ({ checkIndex }) => ({
    checkIndex: checkIndex.map((piece) => "leaves" in piece ? { leaves: "b" } : piece),
  })),
  mutant("index-checked-signed", "takes a negative index for one of the array's", ({ checkIndex }) => ({
    checkIndex: checkIndex.map((piece) => "leaves" in piece ? { leaves: "le" } : piece),
  })),
  mutant("index-of-64-bits", "looks up with the upper half of the index as well", ({ checkIndex }) => ({
    checkIndex: checkIndex.slice(1),
  })),
  mutant("never-direct", "looks every program up at run time", () => ({ isDirect: () => false })),
  mutant("direct-behind-the-end", "compiles a direct tail call to the index behind the last", () => ({
    isDirect: (index, maxEntries) => index <= BigInt(maxEntries),
  })),
  mutant("subprogram-sites-forgotten", "does not remember where subprograms tail-call", () => ({
    remembered: (f, sites) => f.place === 0 ? sites : [],
  })),
  mutant("empty-element-called", "goes to the program of an element that is empty", ({ lookUp }) => ({
    lookUp: lookUp.slice(0, 1),
  })),
];

/** The area's wrong implementations. */
export const mutants: readonly Mutant[] = [
  ...reachabilityMutants,
  ...counterMutants,
  ...limitMutants,
  ...frameMutants,
  ...siteMutants,
  ...pokeMutants,
];
