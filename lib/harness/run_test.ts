import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ImplementationInfo } from "../protocol/implementation.ts";
import { rule } from "../spec/rule.ts";
import type { Adapter, Answer, Connect, Connection } from "./adapter.ts";
import type { Case } from "./case.ts";
import { infoOf, inProcess } from "./in_process.ts";
import { run, type RunOptions } from "./run.ts";
import { returnsImmediate, sampleCase, sampleImplementation, sampleRules } from "./testing/sample_suite.ts";

const options: RunOptions = { limit: 50, jobs: 1, maxRestarts: 2 };

const connectSample: Connect = () => Promise.resolve({ kind: "connected", adapter: inProcess(sampleImplementation) });

function verdicts(
  run: { readonly results: readonly { readonly case: Case; readonly verdict: { kind: string } }[] },
): string[] {
  return run.results.map((result) => `${result.case.id.split("/")[1]}: ${result.verdict.kind}`);
}

/** Connections that are lost at every case of which `dies` says so, and that log what happens to them. */
function mortal(dies: (id: number) => boolean, log: string[]): Connect {
  let connections = 0;
  return () => {
    const number = ++connections;
    let isLost = false;
    const info: ImplementationInfo = infoOf(sampleImplementation);
    const adapter: Adapter = {
      info,
      get lost() {
        return isLost;
      },
      ask(request): Promise<Answer<typeof request.operation>> {
        const imm = "program" in request.input ? request.input.program[0]?.imm ?? 0 : 0;
        log.push(`${number} asked ${imm}`);
        isLost = dies(imm);
        if (isLost) return Promise.resolve({ kind: "crash", message: "exited with code 3", stderr: [] });
        return inProcess(sampleImplementation).ask(request, 50);
      },
      close() {
        log.push(`${number} closed`);
        return Promise.resolve(number === 1 ? ["left a process behind; it was killed"] : []);
      },
      [Symbol.asyncDispose]() {
        log.push(`${number} killed`);
        return Promise.resolve();
      },
    };
    return Promise.resolve({ kind: "connected", adapter });
  };
}

Deno.test("run() gives every case its verdict, in the order of the plan", async () => {
  const plan = [7, 13, 14, 15, 16, 17, 18, 8].map((imm) => sampleCase(`c${imm}`, imm));
  const outcome = await run(plan, sampleRules, connectSample, options);
  assertEquals(verdicts(outcome), [
    "c7: pass",
    "c13: fail",
    "c14: unsupported",
    "c15: crash",
    "c16: fail",
    "c17: protocol-error",
    "c18: timeout",
    "c8: pass",
  ]);
  assertEquals(outcome.end, { kind: "complete" });
  assertEquals(outcome.info?.name, "sample");
});

Deno.test("run() does not ask what is not for the implementation, and says why", async () => {
  const plan = [
    sampleCase("arch", 1, { requires: { arch: ["arm64", "riscv64"] } }),
    sampleCase("kernel", 2, { requires: { kernel: ">=6.12" } }),
    sampleCase("design", 3, { design: "calling_convention@5.10" }),
    { ...sampleCase("operation", 4), operation: "nocsr.rewrite" } as const,
  ];
  const log: string[] = [];
  const outcome = await run(plan, sampleRules, mortal(() => false, log), options);
  assertEquals(outcome.results.map(({ verdict }) => verdict), [
    { kind: "skipped", reason: "for arm64 or riscv64; this is x86_64" },
    { kind: "skipped", reason: "for Linux >=6.12; this is no kernel" },
    { kind: "skipped", reason: "for the design calling_convention@5.10; sample declares none" },
    { kind: "unsupported", reason: "sample does not declare the operation nocsr.rewrite" },
  ]);
  assertEquals(log, ["1 closed"]);
});

Deno.test("run() connects anew after a loss", async () => {
  const log: string[] = [];
  const plan = [1, 2, 3].map((imm) => sampleCase(`c${imm}`, imm));
  const outcome = await run(plan, sampleRules, mortal((imm) => imm === 2, log), options);
  assertEquals(verdicts(outcome), ["c1: pass", "c2: crash", "c3: pass"]);
  assertEquals(log, ["1 asked 1", "1 asked 2", "1 killed", "2 asked 3", "2 closed"]);
  assertEquals(outcome.end, { kind: "complete" });
});

Deno.test("run() gives up after too many losses, and names the last case", async () => {
  const log: string[] = [];
  const plan = [1, 2, 3, 4, 5].map((imm) => sampleCase(`c${imm}`, imm));
  const outcome = await run(plan, sampleRules, mortal(() => true, log), options);
  assertEquals(verdicts(outcome), ["c1: crash", "c2: crash", "c3: crash"]);
  assert(outcome.end.kind === "lost");
  assertEquals(
    outcome.end.message,
    "given up after it was started again 2 times; it was lost last at calling_convention/c3: exited with code 3",
  );
  assertEquals(log.filter((line) => line.endsWith("killed")).length, 3);
});

Deno.test("run() keeps what was wrong with how a connection ended", async () => {
  const outcome = await run([sampleCase("c1", 1)], sampleRules, mortal(() => false, []), options);
  assertEquals(outcome.untidy, ["left a process behind; it was killed"]);
});

Deno.test("run() asks over several connections at once, and each case once", async () => {
  const log: string[] = [];
  const plan = Array.from({ length: 20 }, (_, i) => sampleCase(`c${100 + i}`, i % 10));
  const outcome = await run(plan, sampleRules, mortal(() => false, log), { ...options, jobs: 4 });
  assertEquals(outcome.results.map((result) => result.case.id), plan.map(({ id }) => id));
  assertEquals(log.filter((line) => line.includes("asked")).length, 20);
  assertEquals(log.filter((line) => line.includes("closed")).length, 4);
});

Deno.test("run() is lost at once where the implementation does not introduce itself", async () => {
  const failed: Connection = { kind: "failed", message: "initialize: no", stderr: ["why"] };
  const outcome = await run([sampleCase("c1", 1)], sampleRules, () => Promise.resolve(failed), options);
  assertEquals(outcome, {
    results: [],
    bugs: [],
    untidy: [],
    end: { kind: "lost", message: "initialize: no", stderr: ["why"] },
  });
  const absent: Connection = { kind: "not-started", message: "cannot start x" };
  const other = await run([sampleCase("c1", 1)], sampleRules, () => Promise.resolve(absent), options);
  assertEquals(other.end, absent);
});

Deno.test("run() ends early when it is told to, with the verdicts so far", async () => {
  const log: string[] = [];
  const controller = new AbortController();
  const plan = [1, 2, 18, 3].map((imm) => sampleCase(`c${imm}`, imm));
  const outcome = await run(plan, sampleRules, mortal(() => false, log), {
    ...options,
    signal: controller.signal,
    onResult: (result) => {
      if (result.case.id.endsWith("c2")) controller.abort();
    },
  });
  assertEquals(verdicts(outcome), ["c1: pass", "c2: pass"]);
  assertEquals(outcome.end, { kind: "interrupted" });
  assertStringIncludes(log.join(), "1 killed");
});

Deno.test("run() reports a rule that throws as a bug of the suite, with the case", async () => {
  const broken = rule({
    ...returnsImmediate,
    check() {
      throw new TypeError("oops");
    },
  });
  const outcome = await run([sampleCase("c1", 1), sampleCase("c2", 2)], [broken], connectSample, options);
  assertEquals(outcome.results, []);
  assertEquals(outcome.bugs.map((bug) => [bug.case.id, bug.message]), [
    ["calling_convention/c1", "TypeError: oops"],
    ["calling_convention/c2", "TypeError: oops"],
  ]);
});
