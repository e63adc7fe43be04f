import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import type { Adapter } from "../harness/adapter.ts";
import { infoOf, inProcess } from "../harness/in_process.ts";
import { mutants } from "../impl/nocsr/mod.ts";
import { reference, referenceWith } from "../impl/reference.ts";
import type { Implementation } from "../protocol/implementation.ts";
import { unsupported } from "../protocol/outcome.ts";
import { rulesOf } from "../spec/registry.ts";
import type { Question } from "./generator.ts";
import { rewrite } from "./generators/nocsr/rewrite.ts";
import { BLOCK, type Catch, type Hunt, huntRange } from "./hunt.ts";
import { knownFindings } from "./known_findings.ts";
import { merge } from "./merge.ts";
import { predicates } from "./predicates/mod.ts";
import type { FindingRecord, FuzzRecord } from "./records.ts";

function huntOf(implementation: Implementation, changes: Partial<Hunt<"nocsr.rewrite">> = {}): Hunt<"nocsr.rewrite"> {
  return {
    generator: rewrite,
    adapter: inProcess(implementation),
    bench: { info: infoOf(implementation), rules: rulesOf("nocsr.rewrite") },
    known: [],
    seed: 1,
    limit: 10_000,
    ...changes,
  };
}

function mutant(name: string): Implementation {
  const found = mutants.find((candidate) => candidate.name === name);
  if (found === undefined) throw new RangeError(`wanted a mutant, got ${name}`);
  return referenceWith(found.handlers);
}

async function recordsOf(caught: Promise<Catch>): Promise<readonly FuzzRecord[]> {
  const done = await caught;
  if (done.kind !== "done") throw new TypeError(`wanted a hunt to its end, got ${JSON.stringify(done)}`);
  return [done.hunt, ...done.findings];
}

async function findingsOf(caught: Promise<Catch>): Promise<readonly FindingRecord[]> {
  return (await recordsOf(caught)).filter((record) => record.kind === "finding");
}

Deno.test("a hunt finds nothing in the reference", async () => {
  const [hunt, ...findings] = await recordsOf(huntRange(huntOf(reference), { from: 0, to: 400 }));
  assertEquals(findings, []);
  assert(hunt?.kind === "hunt" && hunt.answered > 240, "wanted most questions to be taken");
});

const WRONG = [
  ["nocsr/any-slot", "nocsr/slots-lowest"],
  ["nocsr/ignores-writes", "nocsr/region-untouched"],
  ["nocsr/ignores-reading-helpers", "nocsr/slots-exclusive"],
  ["nocsr/removes-around-any-call", "nocsr/pair-nocsr-call"],
  ["nocsr/forgets-jumps", "nocsr/jumps-reach-their-insns"],
  ["nocsr/presumes-the-contract", "nocsr/contract-not-presumed"],
] as const;

for (const [name, rule] of WRONG) {
  Deno.test(`a hunt finds ${name}, and shows it with a few instructions`, async () => {
    const findings = await findingsOf(huntRange(huntOf(mutant(name)), { from: 0, to: 100 }));
    const found = findings.filter((finding) => finding.rule === rule);
    assert(found.length > 0, `wanted ${rule} to be broken, got ${findings.map((finding) => finding.rule).join()}`);
    for (const { insns } of findings) assertLessOrEqual(insns?.left ?? Infinity, 15);
  });
}

Deno.test("what is found depends on seed and index alone, and ranges that end with blocks merge to the whole", async () => {
  const wrong = mutant("nocsr/appends-an-insn");
  const range = (from: number, to: number) => recordsOf(huntRange(huntOf(wrong), { from, to }));
  const whole = await range(BLOCK - 30, BLOCK + 20);
  assertEquals(await range(BLOCK - 30, BLOCK + 20), whole);
  const parts = [...await range(BLOCK, BLOCK + 20), ...await range(BLOCK - 30, BLOCK)];
  assertEquals(merge(parts), merge(whole));
});

Deno.test("a finding comes back by its seed and index", async () => {
  const wrong = huntOf(mutant("nocsr/ignores-writes"));
  const [first] = await findingsOf(huntRange(wrong, { from: 0, to: 100 }));
  const { index = -1, rule, shape } = first ?? {};
  const again = await findingsOf(huntRange(wrong, { from: index, to: index + 1 }));
  assertEquals(again.filter((finding) => finding.rule === rule && finding.shape === shape).length, 1);
});

Deno.test("a hunt goes on behind what is known, and tells how often it showed", async () => {
  const wrong = mutant("nocsr/ignores-reading-helpers");
  const entry = { predicate: "nocsr.helper-reads-the-frame", verdict: "fail", reason: "x", link: "https://x" } as const;
  const known = knownFindings([entry], predicates, { version: "1", arch: "x86_64" }, "2026-01-01");
  const caught = await recordsOf(huntRange(huntOf(wrong, { known }), { from: 0, to: 100 }));
  const [hunt, ...findings] = caught;
  assertEquals(findings, []);
  assert(hunt?.kind === "hunt" && (hunt.known["nocsr.helper-reads-the-frame"] ?? 0) > 0);
});

Deno.test("an implementation that breaks stops the hunt", async () => {
  let asked = 0;
  const working = inProcess(reference);
  const adapter: Adapter = {
    ...working,
    ask: (request, limit) =>
      asked++ < 3
        ? working.ask(request, limit)
        : Promise.resolve({ kind: "crash", message: "gone", stderr: ["last words"] }),
  };
  const caught = await huntRange(huntOf(reference, { adapter }), { from: 10, to: 20 });
  assertEquals(caught.kind === "lost" && [caught.index, caught.breakdown.kind], [13, "crash"]);
});

Deno.test("a rule that throws is a bug, and no finding", async () => {
  const [rule] = rulesOf("nocsr.rewrite");
  assert(rule !== undefined);
  const check = () => {
    throw new TypeError("oops");
  };
  const bench = { info: infoOf(reference), rules: [{ ...rule, check }] };
  const caught = await huntRange(huntOf(reference, { bench }), { from: 4, to: 9 });
  assertEquals(caught.kind === "bug" && [caught.index, caught.message], [4, "TypeError: oops"]);
});

Deno.test("what is declined is counted by itself", async () => {
  const declining: Implementation = { ...reference, handlers: { "nocsr.rewrite": () => unsupported("not today") } };
  const [hunt, ...findings] = await recordsOf(huntRange(huntOf(declining), { from: 0, to: 5 }));
  assertEquals(findings, []);
  assert(hunt?.kind === "hunt");
  assertEquals([hunt.answered, hunt.refused, hunt.declined], [0, 0, 5]);
});

Deno.test("a hunt ends early when it is told to", async () => {
  const caught = await huntRange(huntOf(reference, { signal: AbortSignal.abort() }), { from: 0, to: 5 });
  assertEquals(caught, { kind: "interrupted" });
});

Deno.test("a second opinion that differs is a finding", async () => {
  const wrong = mutant("nocsr/never-removes");
  const right = reference.handlers["nocsr.rewrite"];
  const second = ({ input }: Question) =>
    "maps" in input && "functions" in input ? right?.(input, undefined) : undefined;
  const bench = { ...huntOf(wrong).bench, second };
  const findings = await findingsOf(huntRange(huntOf(wrong, { bench }), { from: 0, to: 20 }));
  const [first] = findings;
  assertEquals([first?.rule, first?.insns?.left], ["second-opinion", 4]);
});
