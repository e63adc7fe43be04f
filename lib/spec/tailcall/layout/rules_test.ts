import { assert, assertEquals } from "@std/assert";
import { judge } from "../../rule.ts";
import { boundBy, brokenBy, ruleOf } from "../testing/broken.ts";
import { callTo, edited, type HandMade, mixed, observe } from "../testing/hand_made.ts";

const RELEASED = "tailcall@5.10";
const PUBLISHED = "tailcall@seed";

const RULES = [
  "prologue",
  "direct-site",
  "indirect-site",
  "example",
  "count-before-calls",
  "direct-where-known",
];

/** The same program in the published layout, which moves the stack pointer by 0 as well. */
const published: HandMade = {
  ...mixed,
  functions: [
    `0f1f440000 31c0 55 4889e5 4881ec00000000 50 53
     4889fb 4889df 48be000000008188ffff 31d2
     8b85fcffffff 83f820 771c 83c001 8985fcffffff e90e000000 5b 58 4881c400000000 0f1f440000
     4889df 488b85f8ffffff ${callTo(0, 87, 1)} 5b c9 c3`,
    mixed.functions[1] ?? "",
  ],
  sites: [{ insn: 5, function: 0, bypass: 58, target: 72 }, { insn: 17, function: 1, behind: 125 }],
};

Deno.test("code in the released layout keeps its rules", () => {
  assertEquals(brokenBy(observe(mixed, RELEASED)), []);
  const bound = boundBy(observe(mixed, RELEASED)).filter((id) => id.startsWith("released-"));
  assertEquals(bound, RULES.map((rule) => `released-${rule}`));
});

Deno.test("code in the published layout keeps its rules", () => {
  assertEquals(brokenBy(observe(published, PUBLISHED)), []);
  const bound = boundBy(observe(published, PUBLISHED)).filter((id) => id.startsWith("published-"));
  assertEquals(bound, RULES.map((rule) => `published-${rule}`));
});

/** The same program in the layout of Linux 6.1, which tells the limit by its own number. */
const limited: HandMade = {
  ...mixed,
  functions: mixed.functions.map((code) => code.replaceAll("83f820 77", "83f821 73")),
};

Deno.test("code in the layout of Linux 6.1 keeps its rules, and not those of 5.10", () => {
  assertEquals(brokenBy(observe(limited, "tailcall@6.1")), []);
  const bound = boundBy(observe(limited, "tailcall@6.1")).filter((id) => id.startsWith("linux-6-1-"));
  assertEquals(bound, RULES.map((rule) => `linux-6-1-${rule}`));
  assertEquals(brokenBy(observe(limited, RELEASED)), ["released-direct-site", "released-indirect-site"]);
  assertEquals(brokenBy(observe(mixed, "tailcall@6.1")), ["linux-6-1-direct-site", "linux-6-1-indirect-site"]);
});

Deno.test("the layouts are told apart by moves of the stack pointer by 0", () => {
  assertEquals(brokenBy(observe(mixed, PUBLISHED)), [
    "published-prologue",
    "published-direct-site",
    "published-example",
  ]);
  assertEquals(brokenBy(observe(published, RELEASED)), [
    "released-prologue",
    "released-direct-site",
    "released-example",
  ]);
});

Deno.test("the published example is quoted byte for byte", () => {
  const observation = observe(edited(published, 0, "5b58", "5b5a"), PUBLISHED);
  const [finding] = judge(ruleOf(observation, "published-example"), observation);
  assert(finding?.wanted.startsWith("e9 0e 00 00 00 5b 58 48 81 c4 00 00 00 00 0f 1f 44 00 00"));
  assertEquals(finding?.seen, "e9 0e 00 00 00 5b 5a 48 81 c4 00 00 00 00 0f 1f 44 00 00");
});

/** One edit of code in the released layout, and the only layout rules that the result breaks. */
const EDITS: readonly (readonly [what: string, number: number, from: string, to: string, rules: readonly string[]])[] =
  [
    ["xor eax,eax in a function", 1, "6690", "31c0", ["prologue"]],
    ["no xor eax,eax in the entry", 0, "31c0", "6690", ["prologue"]],
    ["another nop in the entry", 0, "0f1f44000031c0", "666666906631c0", ["prologue"]],
    ["pushes in another order", 1, "50534155", "50415553", ["prologue"]],
    ["a frame of 12 bytes", 1, "4881ec10000000", "4881ec0c000000", ["prologue"]],
    ["a counter that is popped into rcx", 0, "5b58", "5b59", ["direct-site", "example"]],
    ["a comparison by jae", 0, "7715", "7315", ["direct-site"]],
    ["a limit of 33", 1, "83f820", "83f821", ["indirect-site"]],
    ["an entry 12 bytes behind the start", 1, "4883c10b", "4883c10c", ["indirect-site"]],
    ["a bound at another offset", 1, "395624", "395628", ["indirect-site"]],
    ["the depth as it is", 1, "488b85e8ffffff", "488b85ecffffff", ["count-before-calls"]],
    ["no count before a call", 0, "488b85f8ffffff", "0f1f8000000000", ["count-before-calls"]],
  ];

for (const [what, number, from, to, rules] of EDITS) {
  Deno.test(`layout rules tell ${what}`, () => {
    const broken = brokenBy(observe(edited(mixed, number, from, to), RELEASED));
    assertEquals(broken.filter((id) => id.startsWith("released-")), rules.map((rule) => `released-${rule}`));
  });
}

Deno.test("a case that asks for a nop is held to it", () => {
  const observation = observe(mixed, RELEASED);
  const asked = (nop5: "0f1f440000" | "6666666690"): typeof observation => ({
    ...observation,
    input: { ...observation.input, nop5 },
  });
  assertEquals(brokenBy(asked("0f1f440000")), []);
  assertEquals(brokenBy(asked("6666666690")), ["released-prologue", "released-direct-site", "released-example"]);
});

Deno.test("a direct tail call must be allowed, and its index in range", () => {
  const observation = observe(mixed, RELEASED);
  const { input } = observation;
  assertEquals(brokenBy({ ...observation, input: { ...input, direct: false } }), ["released-direct-where-known"]);
  const outside = input.program.map((insn, slot) => slot === 4 ? { ...insn, imm: 2 } : insn);
  assert(brokenBy({ ...observation, input: { ...input, program: outside } }).includes("released-direct-where-known"));
});

/** A program that was classic BPF: no two bytes, no counter. */
const classic: HandMade = {
  program: "r6 = r1\nr0 = 0x0\nexit",
  functions: ["0f1f440000 55 4889e5 53 4889fb 31c0 5b c9 c3"],
  sites: [],
};

Deno.test("a program that was classic BPF lacks the two bytes", () => {
  const observation = observe(classic, RELEASED);
  const input = { ...observation.input, classic: true };
  assertEquals(brokenBy({ ...observation, input }), []);
  assertEquals(brokenBy(observation), ["enters-behind-the-prologue", "released-prologue"]);
});

/** Calls the helper 7 and keeps no count, for it has no tail call. */
const countless: HandMade = {
  program: "call 0x7\nexit",
  functions: [`0f1f440000 6690 55 4889e5 0f1f8000000000 ${callTo(0, 18, "helper")} c9 c3`],
  sites: [],
};

Deno.test("a function that keeps no count hands none on", () => {
  assertEquals(brokenBy(observe(countless, RELEASED)), []);
  const loaded = edited(countless, 0, "0f1f8000000000", "488b85f8ffffff");
  assertEquals(brokenBy(observe(loaded, RELEASED)), ["released-count-before-calls"]);
});

/** In the form of Linux 6.18, up to its call of the helper 7. */
const withHelper: HandMade = {
  program: "call 0x7\nr2 = map[0] ll\nr3 = 0x0\ncall 0xc\nr0 = 0x0\nexit",
  functions: [
    `0f1f440000 4831c0 55 4889e5 4883f821 7706 50 4889e0 eb01 50 50 0f1f8000000000 ${callTo(0, 33, "helper")}`,
  ],
  sites: [],
};

Deno.test("in Linux 6.18, helpers are not handed the count", () => {
  const findings = (made: HandMade): number => {
    const observation = observe(made, "tailcall@6.18");
    return judge(ruleOf(observation, "helpers-get-no-count"), observation).length;
  };
  assertEquals(findings(withHelper), 0);
  assertEquals(findings(edited(withHelper, 0, "0f1f8000000000", "488b85f0ffffff")), 1);
  assertEquals(findings(edited(withHelper, 0, "0f1f8000000000", "488b85f8ffffff")), 0);
});

Deno.test("in Linux 6.12, helpers are handed the count", () => {
  const findings = (made: HandMade): number => {
    const observation = observe(made, "tailcall@6.12");
    return judge(ruleOf(observation, "helpers-get-the-count-in-6-12"), observation).length;
  };
  assertEquals(findings(withHelper), 1);
  assertEquals(findings(edited(withHelper, 0, "0f1f8000000000", "488b85f0ffffff")), 0);
  assertEquals(findings(edited(withHelper, 0, "0f1f8000000000", "488b85f8ffffff")), 1);
});
