import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import type { Outcome } from "../../../protocol/outcome.ts";
import type { TailcallRunInput, TailcallRunValue } from "../../../protocol/tailcall_run.ts";
import { published } from "../compile/decisions.ts";
import { sharedCounter } from "../compile/shared_counter.ts";
import { run } from "./run.ts";

function inputOf(programs: Readonly<Record<string, string>>, ...array: readonly string[]): TailcallRunInput {
  return {
    programs: Object.entries(programs).map(([name, text]) => ({ name, program: assemble(text) })),
    maxEntries: Math.max(1, array.length),
    array: array.map((program, index) => ({ index, program })),
    entry: Object.keys(programs)[0] ?? "",
    context: Uint8Array.of(42),
    btf: true,
  };
}

function valueOf(outcome: Outcome<TailcallRunValue>): TailcallRunValue {
  assert(outcome.outcome === "ok", Deno.inspect(outcome));
  return outcome.value;
}

const TWICE = `
  r6 = r1
  r2 = map[1][0] ll
  r0 = *(u64 *)(r2 + 0)
  r0 += 1
  *(u64 *)(r2 + 0) = r0
  call sub
  r1 = r6
  call sub
  r0 = 6
  exit
  sub:
  r2 = map[0] ll
  r3 = 0
  call bpf_tail_call
  r0 = 0
  exit
`;

Deno.test("run() says so when programs run exponentially often, as the count by value lets them", () => {
  const outcome = run(published, inputOf({ main: TWICE }, "main"));
  assert(outcome.outcome === "unsupported");
  assertStringIncludes(outcome.reason, "run on after 1000000 machine instructions");
});

Deno.test("run() ends the same programs after 34 runs where all share one count", () => {
  assertEquals(valueOf(run(sharedCounter, inputOf({ main: TWICE }, "main"))).counters[0], 34n);
});

Deno.test("run() models helpers, and declines where there is no model", () => {
  const { r0 } = valueOf(run(published, inputOf({ main: "call bpf_get_smp_processor_id\nexit" })));
  assertEquals(r0, 3n);
  const outcome = run(published, inputOf({ main: "call bpf_get_current_pid_tgid\nexit" }));
  assertEquals(outcome, { outcome: "unsupported", reason: "there is no model of the helper 14" });
});

Deno.test("run() gives helpers the program's memory", () => {
  const main = `
    r1 = 0x3231
    *(u64 *)(r10 - 8) = r1
    r1 = r10
    r1 += -8
    r2 = 8
    r3 = 10
    r4 = r10
    r4 += -16
    call bpf_strtol
    r0 = *(u64 *)(r10 - 16)
    exit
  `;
  assertEquals(valueOf(run(published, inputOf({ main }))).r0, 12n);
});

Deno.test("run() refuses what a verifier would, and says where", () => {
  const outcome = run(published, inputOf({ main: "r0 = *(u64 *)(r1 + 96)\nexit" }));
  assert(outcome.outcome === "rejected");
  assertEquals(outcome.errno, "EACCES");
  assertStringIncludes(outcome.message, "main[0]+11");
  const beyond = run(published, { ...inputOf({ main: "r0 = 0\nexit" }), array: [{ index: 1, program: "main" }] });
  assert(beyond.outcome === "rejected" && beyond.errno === "E2BIG");
});
