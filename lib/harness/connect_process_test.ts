import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { requires } from "../testing/requires.ts";
import { connectProcess } from "./connect_process.ts";
import type { Case } from "./case.ts";
import { exitCodeOf } from "./exit_code.ts";
import { groupRuns } from "./process_group.ts";
import { makeReport } from "./report.ts";
import { type Run, run } from "./run.ts";
import { miniatureCommand } from "./testing/miniature_command.ts";
import { sampleCase } from "./testing/sample_suite.ts";

/** Cases that any value passes, so that only the protocol can go wrong. */
const plan: readonly Case[] = ["one", "two", "three"].map((name) =>
  sampleCase(name, 0, { wanted: { kind: "value", stated: "anything", *compare() {} } })
);

/** What the system needs for what a process leaves behind to be found. */
const groups = requires("process-groups", Deno.build.os !== "windows");

/** Milliseconds: enough for an answer on a slow machine, and not too long to wait for none. */
const PATIENCE = 3000;
const IMPATIENCE = 400;

async function ask(mode: string, limit = PATIENCE): Promise<Run> {
  const greeting = { seed: 1, limit: mode === "never-introduces-itself" ? IMPATIENCE : 30_000 };
  const outcome = await run(plan, [], connectProcess(miniatureCommand(mode), greeting), {
    limit,
    jobs: 1,
    maxRestarts: 1,
  });
  const context = { planned: plan, rules: [], known: [], isWhole: true, today: "2026-01-01", seed: 1, milliseconds: 1 };
  assert(mode === "good" || exitCodeOf(makeReport(outcome, context)) !== 0, "a broken implementation must not conform");
  return outcome;
}

function story({ results, end, untidy }: Run): readonly string[] {
  return [
    ...results.map(({ verdict }) => "message" in verdict ? `${verdict.kind}: ${verdict.message}` : verdict.kind),
    end.kind === "lost" ? `lost: ${end.message.split(";")[0]}` : end.kind,
    ...untidy,
  ];
}

const gaveUp = "lost: given up after it was started again once";

Deno.test("a process that keeps the protocol is asked every case", async () => {
  assertEquals(story(await ask("good")), ["pass", "pass", "pass", "complete"]);
});

Deno.test("a process that hangs runs into the time limit", async () => {
  assertEquals(story(await ask("hangs", IMPATIENCE)), ["timeout", "timeout", gaveUp]);
});

const broken: Readonly<Record<string, readonly string[]>> = {
  "dies": ["crash: exited with code 3", "crash: exited with code 3", gaveUp],
  "dies-mid-line": Array(2).fill(
    'crash: exited with code 0 in the middle of a message: "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":"',
  ).concat(gaveUp),
  "floods-stdout": Array(2).fill(
    'protocol-error: wanted one JSON message a line on standard output, got "all work and no play"',
  ).concat(gaveUp),
  "floods-one-line": Array(2).fill("protocol-error: wanted a line of at most 67108864 bytes, got a longer one")
    .concat(gaveUp),
  "prints-non-json": Array(2).fill(
    'protocol-error: wanted one JSON message a line on standard output, got "Segmentation fault"',
  ).concat(gaveUp),
  "prints-non-response": Array(2).fill(
    'protocol-error: wanted a JSON-RPC 2.0 response, got "[1, 2]": message: wanted a mapping, got [1,2]',
  ).concat(gaveUp),
  "answers-wrong-id": Array(2).fill(
    'protocol-error: wanted the answer to request 2, got one with id "not 2", which no request has',
  ).concat(gaveUp),
  "answers-twice": [
    "pass",
    "protocol-error: wanted the answer to request 3, got one with id 2, which is answered already",
    "pass",
    "complete",
    'wrote on standard output what was not asked for: "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":2,\\"result\\":{\\"outcome\\":\\"ok…',
  ],
  "answers-out-of-order": Array(2).fill(
    "protocol-error: wanted the answer to request 2, got one with id 3, which has not been asked yet",
  ).concat(gaveUp),
  "answers-with-error": [...Array(3).fill("crash: answered with error -32603: internal error"), "complete"],
  "answers-nonsense": [
    ...Array(3).fill(
      'protocol-error: result.value.r0: wanted a 64-bit number as a string, such as "0xff" or "-1", got "many"; ' +
        "result.value: wanted only keys that exist, got `programm` (there are r0, bits, context)",
    ),
    "complete",
  ],
  "never-introduces-itself": ["lost: initialize: no answer within 0.4 s"],
  "speaks-another-version": ["lost: initialize: wanted version 1 of the protocol, got version 2"],
  "supports-nothing": ["unsupported", "unsupported", "unsupported", "complete"],
  "never-leaves": [
    "pass",
    "pass",
    "pass",
    "complete",
    "did not exit when its input ended, and was killed after 2 s",
  ],
  "leaves-grandchild": [
    "pass",
    "pass",
    "pass",
    "complete",
    "left a process behind that holds its standard output; it was killed",
  ],
};

for (const [mode, wanted] of Object.entries(broken)) {
  Deno.test({
    name: `a process that ${mode.replaceAll("-", " ")} is told from a good one`,
    ...mode === "leaves-grandchild" ? groups : {},
    fn: async () => assertEquals(story(await ask(mode)), wanted),
  });
}

Deno.test("a process that introduces itself as nobody is told what it lacks", async () => {
  const [story0 = ""] = story(await ask("introduces-itself-as-nobody"));
  assertStringIncludes(story0, "lost: initialize: result.name: wanted a string, got nothing");
});

Deno.test("a process that floods standard error is read to its end", async () => {
  const greeting = { seed: 1, limit: 30_000 };
  const connection = await connectProcess(miniatureCommand("floods-stderr"), greeting)();
  assert(connection.kind === "connected");
  await using adapter = connection.adapter;
  const { operation, input } = sampleCase("one", 0);
  const answer = await adapter.ask({ operation, input }, 30_000);
  assertEquals(answer.kind, "outcome");
});

Deno.test("the last lines on standard error come with a crash", async () => {
  const { results: [first] } = await ask("dies");
  assert(first?.verdict.kind === "crash");
  assertEquals(first.verdict.stderr, ["about to die"]);
});

Deno.test("a program that does not exist is the user's mistake", async () => {
  const connection = await connectProcess({ program: "no-such-program", args: [] }, { seed: 1, limit: 1000 })();
  assertEquals(connection, {
    kind: "not-started",
    message: "cannot start no-such-program: there is no such program",
  });
});

Deno.test("an interruption kills a process that hangs", async () => {
  const controller = new AbortController();
  const connect = connectProcess(miniatureCommand("hangs"), { seed: 1, limit: 30_000 });
  const options = { limit: 60_000, jobs: 2, maxRestarts: 0, signal: controller.signal };
  const timer = setTimeout(() => controller.abort(), IMPATIENCE);
  const outcome = await run(plan, [], connect, options);
  clearTimeout(timer);
  assertEquals(outcome.end, { kind: "interrupted" });
  assertEquals(outcome.results, []);
});

Deno.test({
  name: "what a process starts and leaves is found and killed, whether it holds the pipe or not",
  ...groups,
  async fn() {
    for (const mode of ["leaves-grandchild", "leaves-quiet-grandchild"]) {
      const { untidy } = await ask(mode);
      assertStringIncludes(untidy.join(), "left a process behind");
      assertEquals(await sleepers(), 0);
    }
  },
});

Deno.test("groupRuns() finds nothing of a process that has ended alone", async () => {
  const child = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null", detached: true }).spawn();
  await child.status;
  assertEquals(await groupRuns(child.pid), false);
});

/**
 * How many of the processes that the miniatures leave behind stay. Those of tests that run at the same time go when these
 * do, so it takes a look at a time, for half a minute at most.
 */
async function sleepers(): Promise<number> {
  for (let looks = 0; looks < 300; looks++) {
    if (await sleepersNow() === 0) return 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return await sleepersNow();
}

async function sleepersNow(): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "stat=", "-o", "args="] }).output();
  const rows = new TextDecoder().decode(stdout).split("\n");
  return rows.filter((row) => row.includes("sleep 600") && !row.startsWith("Z")).length;
}
