import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../../bpf/assemble.ts";
import type { Input, Value } from "../../../protocol/operations.ts";
import { tailcallCompileInput, tailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { le32 } from "../layout/bytes.ts";
import type { Answered, Refused } from "../../observation.ts";
import { judge } from "../../rule.ts";
import { boundBy, brokenBy, ruleOf } from "../testing/broken.ts";
import { callTo, edited, type HandMade, mixed, observe, valueOf } from "../testing/hand_made.ts";
import dumps from "../testdata/linux_6_18.json" with { type: "json" };

const NOP_COUNT = "488b85f8ffffff";

/** The behaviour rules that have something to say about a program with tail calls in its entry and in a function. */
const ALL = [
  "code-is-whole",
  "runs-stay-in-bounds",
  "pops-mirror-pushes",
  "only-used-registers-are-pushed",
  "entry-offset-is-equal",
  "enters-behind-the-prologue",
  "tail-call-unwinds-its-frame",
  "missing-target-is-skipped",
  "values-survive-a-missing-target",
  "filled-element-is-called",
  "entry-starts-the-count",
  "callees-inherit-the-count",
  "limit-of-33-tail-calls",
  "callers-frames-under-256-bytes",
];

/** Calls a function with a direct tail call twice, in the form of Linux 5.10. */
const twice: HandMade = {
  program: `
    r6 = r1
    call sub
    r1 = r6
    call sub
    exit
    sub:
    r2 = map[0] ll
    r3 = 0x0
    call 0xc
    r0 = 0x7
    exit
  `,
  functions: [
    `0f1f440000 31c0 55 4889e5 50 53 4889fb
     488b85f8ffffff ${callTo(0, 23, 1)} 4889df 488b85f8ffffff ${callTo(0, 38, 1)} 5b c9 c3`,
    `0f1f440000 6690 55 4889e5 50
     48be000000008188ffff 31d2
     8b85fcffffff 83f820 7714 83c001 8985fcffffff e906000000 58 0f1f440000
     b807000000 c9 c3`,
  ],
  sites: [{ insn: 8, function: 1, bypass: 44, target: 50 }],
};

Deno.test("code in the form of Linux 5.10 keeps every rule", () => {
  assertEquals(boundBy(observe(mixed)), ALL);
  assertEquals(brokenBy(observe(mixed)), []);
  assertEquals(brokenBy(observe(mixed), "should"), []);
  assertEquals(brokenBy(observe(twice)), []);
});

Deno.test("counts by value are only worse than a shared one", () => {
  assertEquals(brokenBy(observe(twice), "should"), ["one-count-for-all"]);
  assert(boundBy(observe(twice, "tailcall@6.18")).includes("shared-count"));
  assertEquals(brokenBy(observe(twice, "tailcall@6.18")), ["shared-count"]);
});

for (const { title, program, maps, value } of dumps) {
  Deno.test(`machine code of Linux 6.18 keeps every rule: ${title}`, () => {
    const observation: Answered<"tailcall.compile"> = {
      operation: "tailcall.compile",
      arch: "x86_64",
      designs: ["tailcall@6.18"],
      outcome: "ok",
      input: tailcallCompileInput.parse({ program: program.join("\n"), maps }),
      value: tailcallCompileValue.parse(value),
    };
    assert(boundBy(observation).includes("limit-of-33-tail-calls"));
    assertEquals(brokenBy(observation), []);
    assertEquals(brokenBy(observation, "should"), []);
  });
}

/** In the form of Linux 6.12 and later, with endbr64 at both entries, and thunks for the jump and the return. */
const withThunks: HandMade = {
  program: "r2 = map[0] ll\nr3 = *(u64 *)(r1 + 0x0)\ncall 0xc\nr0 = 0x0\nexit",
  functions: [
    `f30f1efa 0f1f440000 4831c0 55 4889e5 f30f1efa
     4883f821 7706 50 4889e0 eb01 50 50 48be000000008188ffff 488b5700
     89d2 395624 762d 488b85f0ffffff 48833821 7320 488b8cd610010000 4885c9 7413 48830001
     58 58 488b4930 4883c110 e9${le32(0x200000 - 100)}
     31c0 c9 e9${le32(0x200040 - 108)}`,
  ],
  sites: [{ insn: 3, function: 0, behind: 100 }],
};

/** The externals and the entry of that code. */
const thunks: Partial<Value<"tailcall.compile">> = {
  entrySkip: 16,
  externals: [
    { kind: "indirect-thunk", address: 0xffff_ffff_c020_0000n, register: "rcx" },
    { kind: "return-thunk", address: 0xffff_ffff_c020_0040n },
  ],
};

Deno.test("endbr64, an indirect thunk and a return thunk are understood", () => {
  const observation = observe(withThunks);
  assertEquals(brokenBy({ ...observation, value: { ...observation.value, ...thunks } }), []);
  const early = { ...observation.value, ...thunks, entrySkip: 12 };
  assert(brokenBy({ ...observation, value: early }).includes("enters-behind-the-prologue"));
});

/** One edit of code that keeps every rule, and a rule that the result breaks. */
const EDITS: readonly (readonly [rule: string, what: string, number: number, from: string, to: string])[] = [
  ["pops-mirror-pushes", "an epilogue that forgets a pop", 0, "5bc9c3", "90c9c3"],
  ["pops-mirror-pushes", "a tail call that pops in the order of the pushes", 1, "415d5b58", "5b415d58"],
  ["pops-mirror-pushes", "a counter that is popped into rbx", 0, "5b580f1f440000", "5b5b0f1f440000"],
  [
    "only-used-registers-are-pushed",
    "a push of r13, which nothing uses",
    1,
    "41bd0500000044896df4",
    "b805000000908945f490",
  ],
  [
    "entry-offset-is-equal",
    "a nop too few in a function",
    1,
    "6690554889e54881ec10000000",
    "554889e54881ec1000000066 90",
  ],
  ["entry-offset-is-equal", "a function that touches rbx before its entry", 1, "6690", "31db"],
  ["enters-behind-the-prologue", "an entry that touches rbx", 0, "31c0", "31db"],
  ["enters-behind-the-prologue", "an indirect tail call that enters a byte too far", 1, "4883c10b", "4883c10c"],
  [
    "tail-call-unwinds-its-frame",
    "an indirect tail call that frees half a frame",
    1,
    "4881c410000000",
    "4881c408000000",
  ],
  ["tail-call-unwinds-its-frame", "a direct tail call that leaves the counter", 0, "5b580f1f440000", "5b900f1f440000"],
  ["missing-target-is-skipped", "a bypass that skips nothing", 0, "e907000000", "e900000000"],
  ["missing-target-is-skipped", "a bypass that lands on the target", 0, "e907000000", "e902000000"],
  ["values-survive-a-missing-target", "a bypass that skips nothing", 0, "e907000000", "e900000000"],
  ["values-survive-a-missing-target", "another constant behind the tail call", 1, "8b45f4", "8b45f8"],
  ["filled-element-is-called", "an indirect tail call that is never made", 1, "7636", "eb36"],
  ["runs-stay-in-bounds", "a bound that is one too high", 1, "7636", "7236"],
  ["entry-starts-the-count", "an entry that leaves rax as it was", 0, "31c0", "6690"],
  ["callees-inherit-the-count", "a function that starts the count anew", 1, "6690", "31c0"],
  ["callees-inherit-the-count", "the count from another word of the frame", 0, NOP_COUNT, "488b85f0ffffff"],
  ["limit-of-33-tail-calls", "a limit of 32", 0, "83f820", "83f81f"],
  ["limit-of-33-tail-calls", "a limit of 34 in the function", 1, "83f820", "83f821"],
  ["limit-of-33-tail-calls", "a count that is not stored", 0, "8985fcffffff", "909090909090"],
  ["runs-stay-in-bounds", "an element that is called although it is empty", 1, "7415", "9090"],
  ["runs-stay-in-bounds", "an index that is not checked", 1, "7636", "9090"],
];

for (const [rule, what, number, from, to] of EDITS) {
  Deno.test(`${rule} is broken by ${what}`, () => {
    const observation = observe(edited(mixed, number, from, to));
    assert(brokenBy(observation).includes(rule), brokenBy(observation).join(" "));
  });
}

Deno.test("values-survive-a-missing-target shows the register that a function is passed wrongly", () => {
  const observation = observe(edited(mixed, 0, "e907000000", "e900000000"));
  const [finding] = judge(ruleOf(observation, "values-survive-a-missing-target"), observation);
  assertEquals(finding?.wanted, "slot 7: a call of function 1 with r1 0x100000000000 (the context)");
  assert(finding?.seen.startsWith("a call of function 1 with r1 0x1111222200000003 (the caller's rbx)"), finding?.seen);
  assertEquals(finding?.place, { kind: "byte", offset: 73 });
  assert(finding?.trace?.some((line) => line === "entry+0x38: pop rbx"));
});

const zeros = (length: number): string => "00".repeat(length);

/** Machine code that is none. */
const GARBAGE: readonly (readonly [what: string, code: string])[] = [
  ["nothing", ""],
  ["the beginning of an instruction", "0f1f"],
  ["only zeros", zeros(96)],
  ["a jump to itself", `ebfe${zeros(94)}`],
  ["nops up to the end", "90".repeat(96)],
  ["a push without end", `53ebfd${zeros(93)}`],
  ["a call of itself", `e8fbffffff${zeros(91)}`],
];

for (const [what, code] of GARBAGE) {
  Deno.test(`code that is ${what} is a finding`, () => {
    const made = { ...mixed, functions: [code, mixed.functions[1] ?? ""] };
    assert(brokenBy(observe(made)).length > 0);
  });
}

const inputOf = (): Input<"tailcall.compile"> => observe(mixed).input;

/** Answers that contradict themselves. */
const CONTRADICTIONS: readonly (readonly [what: string, change: (value: Value<"tailcall.compile">) => unknown])[] = [
  ["no functions", () => ({ functions: [] })],
  ["a function too few", ({ functions }) => ({ functions: functions.slice(1) })],
  ["functions upon one another", ({ functions }) => ({
    functions: functions.map(({ code }) => ({ address: 0x1000n, code })),
  })],
  ["no sites", () => ({ sites: [] })],
  ["a site outside the code", ({ sites: [, indirect] }) => ({
    sites: [indirect, { kind: "direct", insn: 5, bypass: 0n, target: 5n }],
  })],
  ["a target before its bypass", ({ sites: [direct, indirect], functions: [entry] }) => ({
    sites: [indirect, { ...direct, target: entry?.address }],
  })],
  ["a site of no tail call", ({ sites }) => ({ sites: [...sites, { ...sites[0], insn: 0 }] })],
  ["a site twice", ({ sites }) => ({ sites: [...sites, sites[0]] })],
  ["no arrays", () => ({ arrays: [] })],
  ["an array upon the code", ({ functions }) => ({ arrays: [functions[0]?.address] })],
  ["code at the end of all addresses", ({ functions }) => ({
    functions: functions.map(({ code }, number) => ({ address: 2n ** 64n - 64n * BigInt(1 + number), code })),
  })],
  ["an entry beyond the code", () => ({ entrySkip: 200 })],
];

for (const [what, change] of CONTRADICTIONS) {
  Deno.test(`an answer with ${what} is not whole, and is judged by no run`, () => {
    const value = valueOf(mixed);
    const observation = { ...observe(mixed), value: { ...value, ...Object(change(value)) } };
    assert(brokenBy(observation).includes("code-is-whole"));
    assert(!boundBy(observation).includes("runs-stay-in-bounds"));
  });
}

Deno.test("no code makes a rule throw", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const place = fc.integer({ min: 0, max: 200 });
  fc.assert(
    fc.property(
      fc.array(byte, { maxLength: 200 }),
      fc.array(byte, { maxLength: 200 }),
      place,
      place,
      fc.integer({ min: 0, max: 64 }),
      (entry, sub, bypass, behind, entrySkip) => {
        const made = { ...mixed, functions: [hex(entry), hex(sub)] };
        const [a, b] = valueOf(made).functions;
        const observation = observe(made, "tailcall@5.10");
        brokenBy({
          ...observation,
          value: {
            ...observation.value,
            entrySkip,
            sites: [
              { kind: "direct", insn: 5, bypass: (a?.address ?? 0n) + BigInt(bypass), target: (a?.address ?? 0n) + 9n },
              { kind: "indirect", insn: 17, behind: (b?.address ?? 0n) + BigInt(behind) },
            ],
          },
        });
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("no random change of code makes a rule throw", () => {
  const change = fc.record({
    number: fc.nat({ max: 1 }),
    at: fc.nat({ max: 160 }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const observation = observe(mixed, "tailcall@5.10");
      const functions = observation.value.functions.map(({ address, code }, number) => {
        const changed = code.slice();
        for (const { at, byte } of changes.filter((change) => change.number === number)) changed[at] = byte;
        return { address, code: changed };
      });
      brokenBy({ ...observation, value: { ...observation.value, functions } });
    }),
    { numRuns: 300 },
  );
});

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A chain of functions whose frames have these sizes; the last tail-calls. */
function chain(frames: readonly number[]): string {
  const bodies = frames.map((frame, number) => {
    const store = frame === 0 ? "" : `*(u8 *)(r10 - ${frame}) = 0x1\n`;
    const isLast = number === frames.length - 1;
    const rest = isLast ? "r2 = map[0] ll\nr3 = 0x0\ncall 0xc\nr0 = 0x0" : `call f${number + 1}`;
    return `f${number}:\n${store}${rest}\nexit`;
  });
  return bodies.join("\n");
}

function frames(...sizes: readonly number[]): {
  readonly answered: Answered<"tailcall.compile">;
  readonly refused: Refused<"tailcall.compile">;
} {
  const input = { ...inputOf(), program: assemble(chain(sizes)) };
  const asked = { operation: "tailcall.compile", arch: "x86_64", designs: [], input } as const;
  return {
    answered: { ...asked, outcome: "ok", value: { ...valueOf(mixed), functions: [] } },
    refused: { ...asked, outcome: "rejected", errno: "EACCES", message: "too large" },
  };
}

const FRAMES_RULE = "callers-frames-under-256-bytes";

Deno.test("callers with frames of 256 bytes are refused, whatever the rounding", () => {
  for (const sizes of [[256, 8], [128, 128, 8], [241, 8], [100, 100, 50, 0]]) {
    assert(brokenBy(frames(...sizes).answered).includes(FRAMES_RULE), sizes.join());
    assertEquals(brokenBy(frames(...sizes).refused), []);
  }
});

Deno.test("callers with smaller frames are not refused, whatever the function's own frame is", () => {
  for (const sizes of [[224, 8], [96, 96, 8], [0, 480], [224, 256]]) {
    assert(!brokenBy(frames(...sizes).answered).includes(FRAMES_RULE), sizes.join());
    assertEquals(brokenBy(frames(...sizes).refused), [FRAMES_RULE]);
  }
});

Deno.test("where only the rounding of frames decides, either answer is right", () => {
  for (const sizes of [[225, 8], [240, 8]]) {
    assert(!boundBy(frames(...sizes).answered).includes(FRAMES_RULE), sizes.join());
    assert(!boundBy(frames(...sizes).refused).includes(FRAMES_RULE), sizes.join());
  }
});
