import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import type { PokeInput, PokeStep, PokeValue } from "../../../lib/protocol/tailcall.ts";
import type { TailcallRunInput } from "../../../lib/protocol/tailcall_run.ts";
import { rulesOf } from "../../../lib/spec/registry.ts";
import { judge } from "../../../lib/spec/rule.ts";
import type { Kernel } from "../kernel.ts";
import { Session } from "../session.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { watchPokes } from "./tailcall_poke.ts";
import { findMarks } from "./tailcall_reachability.ts";
import { runTailCalls } from "./tailcall_run.ts";

const BOOTED = ["5.10", "6.1", "6.12", "7.2"] as const;

const INT3 = 0xcc;
const ATTEMPTS = 5;

/** Install, update, remove, install again. */
const updates: PokeInput["updates"] = [
  { index: 0, program: "f", flags: 0 },
  { index: 0, program: "g", flags: 0 },
  { index: 0, flags: 0 },
  { index: 0, program: "f", flags: 0 },
];

async function watched(kernel: Kernel): Promise<{ readonly input: PokeInput; readonly value: PokeValue }> {
  const input = { programs: ["f", "g"], maxEntries: 1, sites: [0], filled: [], updates };
  const outcome = await watchPokes(new Session(kernel), input);
  assert(outcome.outcome === "ok", Deno.inspect(outcome));
  return { input, value: outcome.value };
}

/** What was done, writes to one place after the other taken for one. */
function summary(steps: readonly PokeStep[]): string {
  const words = steps.map((step) => step.kind === "wait" ? "wait" : step.place);
  return words.filter((word, at) => word !== words[at - 1]).join(" ");
}

async function seesEveryOrder(kernel: Kernel): Promise<void> {
  const { input, value } = await watched(kernel);
  assertEquals(value.updates.map(({ steps }) => summary(steps)), [
    "target bypass",
    "target",
    "bypass wait target",
    "target bypass",
  ]);
  const observation = {
    operation: "tailcall.poke",
    arch: "x86_64",
    designs: [],
    input,
    outcome: "ok",
    value,
  } as const;
  const broken = rulesOf("tailcall.poke").filter((rule) =>
    rule.applies(observation) && judge(rule, observation).length > 0
  );
  assertEquals(broken.map(({ id }) => id), []);
}

testOnKernel("an array's updates are seen in order, a removal with its wait", seesEveryOrder, "jit", "addresses");

for (const name of BOOTED) {
  testOnGuest("an array's updates are seen in order, a removal with its wait", name, seesEveryOrder);

  testOnGuest("the trap is seen that stands while text is rewritten", name, async (kernel) => {
    let isSeen = false;
    for (let attempt = 0; attempt < ATTEMPTS && !isSeen; attempt++) isSeen = await seesTrap(kernel);
    assert(isSeen);
  });
}

/** Whether a trap was among the writes that were seen; it stands for so short a time that one may be missed. */
async function seesTrap(kernel: Kernel): Promise<boolean> {
  const { value } = await watched(kernel);
  return value.updates.flatMap(({ steps }) => steps).some((step) => step.kind === "write" && step.bytes[0] === INT3);
}

/** Counts its runs, ends at a hundred, and else calls twice a function that tail-calls it. */
const TWICE = assemble(`
  r6 = r1
  r2 = map[1][0] ll
  r0 = *(u64 *)(r2 + 0)
  r0 += 1
  *(u64 *)(r2 + 0) = r0
  if r0 > 100 goto done
  call sub
  r1 = r6
  call sub
  done:
  r0 = 6
  exit
  sub:
  r2 = map[0] ll
  r3 = 0
  call bpf_tail_call
  r0 = 0
  exit
`);

/** The same without an end of its own. */
const TWICE_FOREVER = TWICE.map((insn) => insn.imm === 100 ? { ...insn, imm: -1 } : insn);

function input(program: typeof TWICE): TailcallRunInput {
  return {
    programs: [{ name: "main", program }],
    maxEntries: 1,
    array: [{ index: 0, program: "main" }],
    entry: "main",
    context: new Uint8Array(),
    btf: true,
  };
}

for (const [name, runs] of [["5.10", 131n], ["6.1", 131n], ["6.12", 34n], ["7.2", 34n]] as const) {
  testOnGuest(`a program that calls a tail-calling function twice runs ${runs} times`, name, async (kernel) => {
    const outcome = await runTailCalls(new Session(kernel), input(TWICE));
    assert(outcome.outcome === "ok", Deno.inspect(outcome));
    assertEquals(outcome.value.counters[0], runs);
  });
}

testOnGuest("what may run for hours is not asked", "6.1", async (kernel) => {
  const outcome = await runTailCalls(new Session(kernel), input(TWICE_FOREVER));
  assertEquals(outcome.outcome, "unsupported");
});

/** The entry calls `sub`, which tail-calls, and behind it `behind`, which calls `below`. */
const BEHIND = [
  { name: "main", calls: ["sub", "behind"], tailCalls: false },
  { name: "behind", calls: ["below"], tailCalls: false },
  { name: "below", calls: [], tailCalls: false },
  { name: "sub", calls: [], tailCalls: true },
];

for (const name of BOOTED) {
  const marks = name === "7.2" ? ["main", "sub"] : ["main", "behind", "sub"];
  testOnGuest(`marks are on ${marks.join(", ")}, and not on what is below`, name, async (kernel) => {
    const outcome = await findMarks(new Session(kernel), { functions: BEHIND });
    assert(outcome.outcome === "ok", Deno.inspect(outcome));
    assertEquals(outcome.value.reachable, marks);
  });
}
