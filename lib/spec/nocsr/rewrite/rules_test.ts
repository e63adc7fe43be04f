import { assert, assertEquals } from "@std/assert";
import { formatPlace } from "../../finding.ts";
import type { Observation } from "../../observation.ts";
import { isBound, judge } from "../../rule.ts";
import { BODY, CALLED, CAST, type Circumstances, refused, rewrote, VOID } from "../testing/answers.ts";
import { rules } from "../mod.ts";

type Seen = Observation<"nocsr.rewrite">;

/** What a rule says of an observation: the places of its findings, or that it has nothing to say. */
function verdict(id: string, seen: Seen): readonly string[] | "nothing to say" {
  const found = rules.find((rule) => rule.id === id);
  assert(found?.operation === "nocsr.rewrite", id);
  return isBound(found, seen) ? judge(found, seen).map(({ place }) => formatPlace(place)) : "nothing to say";
}

/** The rules that find fault with an observation. */
function broken(seen: Seen): readonly string[] {
  return rules.flatMap((rule) =>
    rule.operation === "nocsr.rewrite" && isBound(rule, seen) && judge(rule, seen).length > 0 ? [rule.id] : []
  );
}

function keeps(id: string, what: string, seen: Seen): void {
  Deno.test(`${id} is kept by ${what}`, () => assertEquals(verdict(id, seen), []));
}

function breaks(id: string, what: string, seen: Seen, ...places: readonly string[]): void {
  Deno.test(`${id} is broken by ${what}`, () => assertEquals(verdict(id, seen), places));
}

function skips(id: string, what: string, seen: Seen): void {
  Deno.test(`${id} has nothing to say about ${what}`, () => assertEquals(verdict(id, seen), "nothing to say"));
}

const at = (slot: number): string => `instruction ${slot} of the input`;
const atAnswer = (slot: number): string => `instruction ${slot} of the answer`;
const WHOLE = "the answer as a whole";

const ONE = `
  r1 = 0x1
  *(u64 *)(r10 - 0x8) = r1
  call 0x8
  r1 = *(u64 *)(r10 - 0x8)
  r0 += r1
  exit`;
const ONE_REMOVED = `r1 = 0x1\n${BODY}\nr0 += r1\nexit`;
const one = rewrote(ONE, ONE_REMOVED, { stackDepths: [0] });

/** The pair's two instructions and the call between them replaced, in both programs. */
function pair(spill: string, call: string, fill: string, body: string, more: Circumstances = {}): Seen {
  const setup = "r0 = 0x0\nr1 = 0x1\nr2 = 0x2\nr6 = 0x6";
  return rewrote(`${setup}\n${spill}\n${call}\n${fill}\nexit`, `${setup}\n${body}\nexit`, more);
}

/** The same, with nothing gone. */
function kept(spill: string, call: string, fill: string, body: string, more: Circumstances = {}): Seen {
  return pair(spill, call, fill, `${spill}\n${body}\n${fill}`, more);
}

const SPILL = "*(u64 *)(r10 - 0x8) = r1";
const FILL = "r1 = *(u64 *)(r10 - 0x8)";

Deno.test("a removed pair breaks no rule", () => assertEquals(broken(one), []));

Deno.test("a pair that stays is only a pity", () => {
  const seen = rewrote(ONE, ONE.replace("call 0x8", BODY), { stackDepths: [8] });
  assertEquals(broken(seen), ["nocsr/removable-pairs-go", "nocsr/first-helper-inlined"]);
});

Deno.test("a pair that stays is not even a pity where no design is followed", () => {
  assertEquals(broken(rewrote(ONE, ONE, { stackDepths: [8], designs: [] })), []);
});

keeps("nocsr/pair-nocsr-call", "a pair around a nocsr call", one);
breaks("nocsr/pair-nocsr-call", "one around any other", pair(SPILL, "call 0x7", FILL, "call 0x7"), at(4));
keeps("nocsr/pair-nocsr-call", "one around another that stays", kept(SPILL, "call 0x7", FILL, "call 0x7"));
skips("nocsr/pair-nocsr-call", "a nocsr call whose pair stays", kept(SPILL, "call 0x8", FILL, BODY));

breaks(
  "nocsr/pair-r0-of-void",
  "a pair of r0 around a call that returns something",
  pair("*(u64 *)(r10 - 0x8) = r0", "call 0x8", "r0 = *(u64 *)(r10 - 0x8)", BODY),
  at(4),
);
keeps(
  "nocsr/pair-r0-of-void",
  "one that stays",
  kept("*(u64 *)(r10 - 0x8) = r0", "call 0x8", "r0 = *(u64 *)(r10 - 0x8)", BODY),
);
keeps(
  "nocsr/pair-r0-of-void",
  "one around a void call",
  pair("*(u64 *)(r10 - 0x8) = r0", "call 0xc", "r0 = *(u64 *)(r10 - 0x8)", "r1 = 0x0", { functions: [VOID] }),
);

breaks(
  "nocsr/pair-beyond-parameters",
  "a pair of a parameter's register",
  pair(SPILL, "call 0xc", FILL, "r1 = 0x0", { functions: [VOID] }),
  at(4),
);
keeps(
  "nocsr/pair-beyond-parameters",
  "a pair of the register beyond",
  pair("*(u64 *)(r10 - 0x8) = r2", "call 0xc", "r2 = *(u64 *)(r10 - 0x8)", "r1 = 0x0", { functions: [VOID] }),
);
breaks(
  "nocsr/pair-beyond-parameters",
  "a pair of a kfunc's parameter",
  pair(SPILL, "call kfunc[0]", FILL, "r0 = r1", { functions: [CAST] }),
  at(4),
);

breaks(
  "nocsr/pair-caller-saved",
  "a pair of r6",
  pair("*(u64 *)(r10 - 0x8) = r6", "call 0x8", "r6 = *(u64 *)(r10 - 0x8)", BODY),
  at(4),
);
keeps(
  "nocsr/pair-caller-saved",
  "a pair of r6 that stays",
  kept("*(u64 *)(r10 - 0x8) = r6", "call 0x8", "r6 = *(u64 *)(r10 - 0x8)", BODY),
);

breaks(
  "nocsr/pair-same-register",
  "a fill of another register",
  pair(SPILL, "call 0x8", "r2 = *(u64 *)(r10 - 0x8)", BODY),
  at(6),
);
keeps("nocsr/pair-same-register", "one that stays", kept(SPILL, "call 0x8", "r2 = *(u64 *)(r10 - 0x8)", BODY));

breaks(
  "nocsr/pair-same-slot",
  "a fill from another slot",
  pair(SPILL, "call 0x8", "r1 = *(u64 *)(r10 - 0x10)", BODY),
  at(6),
);
keeps("nocsr/pair-same-slot", "one that stays", kept(SPILL, "call 0x8", "r1 = *(u64 *)(r10 - 0x10)", BODY));
skips("nocsr/pair-same-slot", "a program without a pair", rewrote("call 0x8\nexit", `${BODY}\nexit`));

breaks("nocsr/pair-full-width", "a narrow spill", pair("*(u32 *)(r10 - 0x8) = r1", "call 0x8", FILL, BODY), at(4));
breaks("nocsr/pair-full-width", "a narrow fill", pair(SPILL, "call 0x8", "w1 = *(u32 *)(r10 - 0x8)", BODY), at(6));
breaks(
  "nocsr/pair-full-width",
  "a sign-extending fill",
  pair(SPILL, "call 0x8", "r1 = *(s32 *)(r10 - 0x8)", BODY),
  at(6),
);
breaks(
  "nocsr/pair-full-width",
  "a store of an immediate",
  pair("*(u64 *)(r10 - 0x8) = 0x1", "call 0x8", FILL, BODY),
  at(4),
);
keeps("nocsr/pair-full-width", "a narrow spill that stays", kept("*(u32 *)(r10 - 0x8) = r1", "call 0x8", FILL, BODY));

const VIA_R6 = ["r6 = r10\nr1 = 0x1\n*(u64 *)(r6 - 0x8) = r1", "r1 = *(u64 *)(r6 - 0x8)\nexit"] as const;
breaks(
  "nocsr/pair-through-frame-pointer",
  "a pair through a copy of r10",
  rewrote(VIA_R6.join("\ncall 0x8\n"), `r6 = r10\nr1 = 0x1\n${BODY}\nexit`),
  at(2),
);
keeps(
  "nocsr/pair-through-frame-pointer",
  "one that stays",
  rewrote(VIA_R6.join("\ncall 0x8\n"), VIA_R6.join(`\n${BODY}\n`)),
);

breaks(
  "nocsr/pair-inlined-call",
  "a pair around a nocsr call that is not inlined",
  pair(SPILL, "call 0x7", FILL, "call 0x7", { functions: [CALLED] }),
  at(4),
);
keeps("nocsr/pair-inlined-call", "one that stays", kept(SPILL, "call 0x7", FILL, "call 0x7", { functions: [CALLED] }));
keeps(
  "nocsr/pair-inlined-call",
  "one around a call that a JIT inlines",
  pair(SPILL, "call 0x8", FILL, "call 0x8", { arch: "arm64" }),
);

breaks(
  "nocsr/only-whole-pairs-go",
  "a spill that goes alone",
  pair(SPILL, "call 0x8", FILL, `${BODY}\n${FILL}`),
  at(4),
);
breaks(
  "nocsr/only-whole-pairs-go",
  "a fill that goes alone",
  pair(SPILL, "call 0x8", FILL, `${SPILL}\n${BODY}`),
  at(6),
);
keeps("nocsr/only-whole-pairs-go", "a pair", one);

const SPILL_2 = "*(u64 *)(r10 - 0x10) = r2";
const FILL_2 = "r2 = *(u64 *)(r10 - 0x10)";
const two = (fills: string, body: string): Seen => pair(`${SPILL}\n${SPILL_2}`, "call 0x8", fills, body);

Deno.test("two removed pairs break no rule", () => assertEquals(broken(two(`${FILL_2}\n${FILL}`, BODY)), []));
breaks("nocsr/pairs-mirrored", "fills in the order of the spills", two(`${FILL}\n${FILL_2}`, BODY), at(8), at(7));
keeps(
  "nocsr/pairs-mirrored",
  "those that stay",
  two(`${FILL}\n${FILL_2}`, `${SPILL}\n${SPILL_2}\n${BODY}\n${FILL}\n${FILL_2}`),
);

const TWICE = [
  "*(u64 *)(r10 - 0x8) = r1\n*(u64 *)(r10 - 0x10) = r1",
  "r1 = *(u64 *)(r10 - 0x10)\nr1 = *(u64 *)(r10 - 0x8)",
] as const;
breaks("nocsr/saved-once", "two pairs of one register", pair(TWICE[0], "call 0x8", TWICE[1], BODY), at(4));
keeps(
  "nocsr/saved-once",
  "the inner of them",
  pair(TWICE[0], "call 0x8", TWICE[1], `*(u64 *)(r10 - 0x8) = r1\n${BODY}\nr1 = *(u64 *)(r10 - 0x8)`),
);

const GAP = [
  "*(u64 *)(r10 - 0x8) = r1\n*(u64 *)(r10 - 0x18) = r2",
  "r2 = *(u64 *)(r10 - 0x18)\nr1 = *(u64 *)(r10 - 0x8)",
] as const;
breaks("nocsr/slots-consecutive", "pairs with a slot between theirs", pair(GAP[0], "call 0x8", GAP[1], BODY), at(4));
keeps(
  "nocsr/slots-consecutive",
  "the inner of them",
  pair(GAP[0], "call 0x8", GAP[1], `*(u64 *)(r10 - 0x8) = r1\n${BODY}\nr1 = *(u64 *)(r10 - 0x8)`),
);

const HIGHER = `*(u64 *)(r10 - 0x10) = r2\n${SPILL}`;
breaks(
  "nocsr/slots-lowest",
  "a pair above another spill",
  pair(HIGHER, "call 0x8", FILL, `*(u64 *)(r10 - 0x10) = r2\n${BODY}`),
  at(5),
);
keeps("nocsr/slots-lowest", "one that stays", kept(HIGHER, "call 0x8", FILL, BODY));
breaks(
  "nocsr/slots-lowest",
  "a pair above an unreachable spill",
  rewrote(`${ONE}\n*(u64 *)(r10 - 0x10) = r1\nexit`, ONE_REMOVED),
  at(1),
);

const read = (access: string): Seen =>
  rewrote(`r1 = 0x1\n${SPILL}\ncall 0x8\n${FILL}\n${access}\nexit`, `r1 = 0x1\n${BODY}\n${access}\nexit`);
breaks("nocsr/slots-exclusive", "a read of the slot", read("r0 = *(u64 *)(r10 - 0x8)"), at(4));
breaks("nocsr/slots-exclusive", "a write to a byte of it", read("*(u8 *)(r10 - 0x5) = r0"), at(4));
breaks("nocsr/slots-exclusive", "a read across its end", read("r0 = *(u64 *)(r10 - 0xc)"), at(4));
breaks(
  "nocsr/slots-exclusive",
  "a read through a copy of r10",
  read("r2 = r10\nr2 += -0x8\nr0 = *(u8 *)(r2 + 0x0)"),
  at(6),
);
breaks("nocsr/slots-exclusive", "a helper that reads it", read("r1 = r10\nr1 += -0x10\nr2 = 0x9\ncall 0x6"), at(7));
keeps("nocsr/slots-exclusive", "a helper that reads up to it", read("r1 = r10\nr1 += -0x10\nr2 = 0x8\ncall 0x6"));
keeps("nocsr/slots-exclusive", "accesses next to it", read("*(u32 *)(r10 - 0xc) = r0"));
keeps(
  "nocsr/slots-exclusive",
  "a read that is never reached",
  rewrote(`${ONE}\nr0 = *(u64 *)(r10 - 0x8)\nexit`, ONE_REMOVED),
);
keeps(
  "nocsr/slots-exclusive",
  "a pair around another call that stays",
  rewrote(
    `r1 = 0x1\n${SPILL}\ncall 0x8\n${FILL}\n${SPILL}\ncall 0x7\n${FILL}\nexit`,
    `r1 = 0x1\n${BODY}\n${SPILL}\ncall 0x7\n${FILL}\nexit`,
  ),
);

Deno.test("slots-exclusive sees the second slot where calls have unequal numbers of pairs", () => {
  const before = `r1 = 0x1\nr2 = 0x2\n${SPILL}\n${SPILL_2}\ncall 0x8\n${FILL_2}\n${FILL}
    *(u64 *)(r10 - 0x10) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - 0x10)\nr0 = *(u64 *)(r10 - 0x8)\nexit`;
  const seen = rewrote(before, `r1 = 0x1\nr2 = 0x2\n${BODY}\n${BODY}\nr0 = *(u64 *)(r10 - 0x8)\nexit`);
  assertEquals(verdict("nocsr/slots-exclusive", seen), [at(10)]);
  assertEquals(verdict("nocsr/same-result", seen), [atAnswer(8)]);
});

breaks("nocsr/region-untouched", "an access below the slot", read("*(u8 *)(r10 - 0x11) = r0"), at(4));
keeps(
  "nocsr/region-untouched",
  "a function that keeps its pair for that",
  rewrote(
    `r1 = 0x1\n${SPILL}\ncall 0x8\n${FILL}\n*(u8 *)(r10 - 0x11) = r0\nexit`,
    `r1 = 0x1\n${SPILL}\n${BODY}\n${FILL}\n*(u8 *)(r10 - 0x11) = r0\nexit`,
  ),
);
keeps(
  "nocsr/region-untouched",
  "another function's frame",
  rewrote(
    `r1 = 0x1\n${SPILL}\ncall 0x8\n${FILL}\ncall sub\nexit\nsub:\n*(u64 *)(r10 - 0x20) = 0x1\nr0 = 0x0\nexit`,
    `r1 = 0x1\n${BODY}\ncall sub\nexit\nsub:\n*(u64 *)(r10 - 0x20) = 0x1\nr0 = 0x0\nexit`,
  ),
);

const JUMPING = [
  "r6 = *(u64 *)(r1 + 0x0)\nr1 = 0x1\n*(u64 *)(r10 - 0x8) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - 0x8)\nr1 = 0x2\nif r6 == 0x3 goto",
  "*(u64 *)(r10 - 0x8) = r1",
  "call 0x8",
  "r1 = *(u64 *)(r10 - 0x8)",
  "r0 = r1\nexit",
] as const;
function jumping(target: number): string {
  const [head, ...rest] = JUMPING;
  return [`${head} into`, ...rest.flatMap((line, i) => i === target ? ["into:", line] : [line])].join("\n");
}
const JUMPED = `r6 = *(u64 *)(r1 + 0x0)\nr1 = 0x1\n${BODY}\nr1 = 0x2\nif r6 == 0x3 goto`;
Deno.test("a jump to the spill breaks no rule", () => {
  assertEquals(broken(rewrote(jumping(0), `${JUMPED} into\ninto:\n${BODY}\nr0 = r1\nexit`)), []);
});
for (
  const [what, target, after] of [
    ["the call", 1, `${JUMPED} into\ninto:\n${BODY}\nr0 = r1\nexit`],
    ["the fill", 2, `${JUMPED} into\n${BODY}\ninto:\nr0 = r1\nexit`],
  ] as const
) {
  const seen = rewrote(jumping(target), after);
  breaks("nocsr/no-jump-into-pair", `a jump to ${what}`, seen, at(6));
  breaks("nocsr/same-on-every-path", `a jump to ${what}`, seen, WHOLE);
}
keeps(
  "nocsr/no-jump-into-pair",
  "a pair that stays for that",
  rewrote(
    jumping(2),
    `${JUMPED} into\n*(u64 *)(r10 - 0x8) = r1\n${BODY}\ninto:\nr1 = *(u64 *)(r10 - 0x8)\nr0 = r1\nexit`,
  ),
);
Deno.test("no-jump-into-pair sees a jump that stays no jump", () => {
  const before = `r6 = 0x1\nr1 = 0x1\n*(u64 *)(r10 - 0x8) = r1\nif r6 == 0x1 goto into
    *(u64 *)(r10 - 0x8) = r1\ncall 0x8\ninto:\nr1 = *(u64 *)(r10 - 0x8)\nr0 = r1\nexit`;
  const seen = rewrote(before, "r6 = 0x1\nr1 = 0x1\n*(u64 *)(r10 - 0x8) = r1\nr0 = r1\nexit");
  assertEquals(verdict("nocsr/no-jump-into-pair", seen), [at(3)]);
});

breaks(
  "nocsr/removable-pairs-go",
  "a pair that nothing keeps from going",
  rewrote(ONE, ONE.replace("call 0x8", BODY)),
  at(1),
  at(3),
);
keeps("nocsr/removable-pairs-go", "one that went", one);
skips(
  "nocsr/removable-pairs-go",
  "one that something keeps",
  rewrote(
    ONE.replace("r0 += r1", "r0 = *(u64 *)(r10 - 0x8)"),
    ONE.replace("r0 += r1", "r0 = *(u64 *)(r10 - 0x8)").replace("call 0x8", BODY),
  ),
);
skips("nocsr/removable-pairs-go", "an architecture of which nothing is known", rewrote(ONE, ONE, { arch: "s390x" }));

const inlined = (body: string): Seen => rewrote(ONE, ONE_REMOVED.replace(BODY, body));
keeps("nocsr/body-within-contract", "a body that changes r0", one);
breaks(
  "nocsr/body-within-contract",
  "a body that changes r2",
  inlined(`r2 = 0x3020c\nr2 = percpu r2\nw0 = *(u32 *)(r2 + 0x0)`),
  atAnswer(1),
);
breaks("nocsr/body-within-contract", "a body that changes r6", inlined(`${BODY}\nr6 = 0x0`), atAnswer(4));
breaks(
  "nocsr/body-within-contract",
  "a body that writes to the frame",
  inlined(`${BODY}\n*(u64 *)(r10 - 0x40) = r0`),
  atAnswer(1),
);
breaks(
  "nocsr/body-within-contract",
  "a body of which something is no instruction",
  inlined(`r0 = 0x3020c\n.insn 0x0000000000000000\nr0 += 0x0`),
  atAnswer(2),
);
keeps(
  "nocsr/body-within-contract",
  "a body that puts back what it takes",
  inlined(`r0 = r2\nr2 = 0x5\nr2 = r0\n${BODY}`),
);
breaks(
  "nocsr/body-within-contract",
  "a body that calls",
  inlined("call 0x8\nr0 += 0x0"),
  atAnswer(1),
  ...[1, 2, 3, 4, 5].map(() => atAnswer(1)),
);
breaks(
  "nocsr/body-within-contract",
  "a body that only its loader can run, and that changes r3",
  inlined("r3 = 0x123456789 ll\nw0 = *(u32 *)(r3 + 0x0)"),
  atAnswer(1),
);
keeps(
  "nocsr/body-within-contract",
  "a body of a void function that changes its parameter",
  pair("*(u64 *)(r10 - 0x8) = r0", "call 0xc", "r0 = *(u64 *)(r10 - 0x8)", "r1 = 0x0\nr1 += 0x1", {
    functions: [VOID],
  }),
);
breaks(
  "nocsr/body-within-contract",
  "a body of a void function that changes r0",
  pair("*(u64 *)(r10 - 0x8) = r2", "call 0xc", "r2 = *(u64 *)(r10 - 0x8)", "r0 = 0x0\nr1 = 0x0", { functions: [VOID] }),
  atAnswer(4),
);

breaks(
  "nocsr/contract-not-presumed",
  "a program that reads r1 after a call",
  rewrote("r1 = 0x1\ncall 0x8\nr0 += r1\nexit", ONE_REMOVED),
  at(2),
);
keeps("nocsr/contract-not-presumed", "a program that restores it", one);
keeps(
  "nocsr/contract-not-presumed",
  "a program that would read it on a path that it never takes",
  rewrote(
    "r1 = 0x1\nr6 = 0x0\ncall 0x7\nif r6 == 0x0 goto end\nr0 = r1\nend:\nexit",
    "r1 = 0x1\nr6 = 0x0\ncall 0x7\nexit",
  ),
);

keeps("nocsr/valid-programs-load", "a program that is taken", one);
breaks("nocsr/valid-programs-load", "a refusal of it", refused(ONE), WHOLE);
skips(
  "nocsr/valid-programs-load",
  "a refusal of a program that reads r1 after a call",
  refused("r1 = 0x1\ncall 0x8\nr0 = r1\nexit"),
);
skips(
  "nocsr/valid-programs-load",
  "a refusal of one that reads what it did not write",
  refused(ONE.replace("- 0x8) = r1", "- 0x10) = r1")),
);

const DEEP = ONE.replaceAll("- 0x8", "- 0x208");
keeps("nocsr/frame-stays-512-bytes", "a refusal of a slot below the frame", refused(DEEP));
breaks("nocsr/frame-stays-512-bytes", "taking it", rewrote(DEEP, ONE_REMOVED), at(1), at(3));
skips("nocsr/frame-stays-512-bytes", "the lowest slot", rewrote(ONE.replaceAll("- 0x8", "- 0x200"), ONE_REMOVED));

keeps("nocsr/same-result", "a removed pair", one);
breaks(
  "nocsr/same-result",
  "a body that yields another CPU's number",
  inlined("w0 = 0x0\nr0 = percpu r0\nw0 = 0x0"),
  WHOLE,
);
breaks(
  "nocsr/same-result",
  "a body that loads too much",
  inlined("w0 = 0x0\nr0 = percpu r0\nr0 = *(u64 *)(r0 + 0x0)"),
  WHOLE,
);
breaks(
  "nocsr/same-result",
  "a fill that is gone while its spill stays and r1 is scratched",
  pair(SPILL, "call 0x7", `${FILL}\nr0 = r1`, `${SPILL}\ncall 0x7\nr0 = r1`),
  atAnswer(6),
);
breaks(
  "nocsr/same-result",
  "a spill that is gone alone",
  pair(SPILL, "call 0x8", `${FILL}\nr0 = r1`, `${BODY}\n${FILL}\nr0 = r1`),
  atAnswer(7),
);
breaks(
  "nocsr/same-result",
  "a store that another value goes to",
  rewrote(
    "r6 = r1\nr1 = 0x1\n*(u64 *)(r10 - 0x8) = r1\ncall 0x8\nr2 = *(u64 *)(r10 - 0x8)\n*(u64 *)(r6 + 0x0) = r2\nr0 = 0x0\nexit",
    `r6 = r1\nr1 = 0x1\n${BODY}\nr2 = 0x2\n*(u64 *)(r6 + 0x0) = r2\nr0 = 0x0\nexit`,
  ),
  atAnswer(6),
);
breaks(
  "nocsr/same-result",
  "a jump that is said always to be taken, and is not",
  rewrote("r0 = *(u64 *)(r1 + 0x0)\nif r0 == 0x1 goto end\nr0 = 0x2\nend:\nexit", "r0 = *(u64 *)(r1 + 0x0)\nexit"),
  at(1),
);
keeps(
  "nocsr/same-result",
  "a jump that is always taken",
  rewrote("r0 = 0x1\nif r0 == 0x1 goto end\nr0 = 0x2\nend:\nexit", "r0 = 0x1\nexit"),
);
skips("nocsr/same-result", "a program that stays as it is", rewrote(ONE, ONE));
keeps(
  "nocsr/same-result",
  "a kfunc of which only the body tells what it returns",
  rewrote(
    "r6 = r1\ncall kfunc[0]\nif r0 != r6 goto +0x1\nr0 = 0x1\nexit",
    "r6 = r1\nr0 = r1\nif r0 != r6 goto +0x1\nr0 = 0x1\nexit",
    { functions: [CAST] },
  ),
);
keeps(
  "nocsr/same-result",
  "a call that reads memory which a helper wrote",
  rewrote(
    `r1 = r10\nr1 += -0x10\nr2 = 0x10\ncall 0x10\nr0 = *(u64 *)(r10 - 0x10)\n*(u64 *)(r10 - 0x18) = r0\ncall 0x8\nexit`,
    `r1 = r10\nr1 += -0x10\nr2 = 0x10\ncall 0x10\nr0 = *(u64 *)(r10 - 0x10)\n*(u64 *)(r10 - 0x18) = r0\n${BODY}\nexit`,
  ),
);

const FORK = "r6 = *(u64 *)(r1 + 0x0)\nr1 = 0x1\nif r6 == 0x7654321 goto other";
breaks(
  "nocsr/same-on-every-path",
  "a difference on a path that is rarely taken",
  rewrote(
    `${FORK}\nr0 = 0x0\nexit\nother:\n${SPILL}\ncall 0x8\nr2 = *(u64 *)(r10 - 0x8)\nr0 = r2\nexit`,
    `${FORK}\nr0 = 0x0\nexit\nother:\n${BODY}\nr2 = 0x5\nr0 = r2\nexit`,
  ),
  WHOLE,
);
keeps(
  "nocsr/same-on-every-path",
  "a pair on such a path",
  rewrote(
    `${FORK}\nr0 = 0x0\nexit\nother:\n${SPILL}\ncall 0x8\n${FILL}\nr0 = r1\nexit`,
    `${FORK}\nr0 = 0x0\nexit\nother:\n${BODY}\nr0 = r1\nexit`,
  ),
);
keeps(
  "nocsr/same-on-every-path",
  "a loop",
  rewrote(
    `r6 = *(u64 *)(r1 + 0x0)\nr1 = 0x7\nloop:\n${SPILL}\ncall 0x8\n${FILL}\nr6 += -0x1\nif r6 != 0x0 goto loop\nr0 = r1\nexit`,
    `r6 = *(u64 *)(r1 + 0x0)\nr1 = 0x7\nloop:\n${BODY}\nr6 += -0x1\nif r6 != 0x0 goto loop\nr0 = r1\nexit`,
  ),
);
skips("nocsr/same-on-every-path", "a program without jumps", one);

keeps("nocsr/other-insns-stay", "a removed pair", one);
breaks("nocsr/other-insns-stay", "a move that is gone", rewrote(ONE, ONE_REMOVED.replace("r1 = 0x1\n", "")), at(0));
breaks(
  "nocsr/other-insns-stay",
  "a move that was not there",
  rewrote(ONE, ONE_REMOVED.replace("exit", "r6 = 0x0\nexit")),
  atAnswer(5),
);
breaks(
  "nocsr/other-insns-stay",
  "another number",
  rewrote(ONE, ONE_REMOVED.replace("r1 = 0x1", "r1 = 0x2")),
  atAnswer(0),
);
breaks(
  "nocsr/other-insns-stay",
  "instructions that changed places",
  rewrote("r0 = 0x0\nr1 = 0x1\nr2 = 0x2\nexit", "r1 = 0x1\nr0 = 0x0\nr2 = 0x2\nexit"),
  at(1),
  atAnswer(0),
);
breaks(
  "nocsr/other-insns-stay",
  "a store elsewhere that is gone",
  rewrote(`*(u64 *)(r10 - 0x20) = 0x1\nr1 = 0x1\nr0 = 0x0\nexit`, "r1 = 0x1\nr0 = 0x0\nexit"),
  at(0),
);
breaks(
  "nocsr/other-insns-stay",
  "a jump that is gone and led elsewhere",
  rewrote(
    "r0 = 0x0\ngoto end\nmiddle:\nr0 = 0x1\nend:\nif r0 == 0x0 goto middle\nexit",
    "r0 = 0x0\nmiddle:\nr0 = 0x1\nif r0 == 0x0 goto middle\nexit",
  ),
  at(1),
);
keeps("nocsr/other-insns-stay", "unreachable code that is gone", rewrote(`${ONE}\nr0 = 0x5\nexit`, ONE_REMOVED));
keeps(
  "nocsr/other-insns-stay",
  "a zero extension for a machine that has none",
  rewrote("w0 = 0x1\nr0 += r0\nexit", "w0 = 0x1\n.insn 0xbc00000001000000\nr0 += r0\nexit"),
);
keeps(
  "nocsr/other-insns-stay",
  "a division that is guarded",
  rewrote(
    "r0 = 0x6\nr2 = *(u64 *)(r1 + 0x0)\nr0 /= r2\nexit",
    "r0 = 0x6\nr2 = *(u64 *)(r1 + 0x0)\nif r2 != 0x0 goto +0x2\nw0 ^= w0\ngoto +0x1\nr0 /= r2\nexit",
  ),
);
keeps(
  "nocsr/other-insns-stay",
  "maps that got addresses",
  rewrote("r1 = map[0] ll\nr0 = 0x0\nexit", "r1 = 0x1234 ll\nr0 = 0x0\nexit"),
);

const OVER = `r0 = 0x0\nr1 = 0x1\nif r1 == 0x1 goto end\n${SPILL}\ncall 0x8\n${FILL}\nr0 += r1\nend:\nexit`;
keeps(
  "nocsr/jumps-reach-their-insns",
  "a jump over a pattern",
  rewrote(OVER, `r0 = 0x0\nr1 = 0x1\nif r1 == 0x1 goto end\n${BODY}\nr0 += r1\nend:\nexit`),
);
breaks(
  "nocsr/jumps-reach-their-insns",
  "a jump that was forgotten",
  rewrote(OVER, `r0 = 0x0\nr1 = 0x1\nif r1 == 0x1 goto +0x3\n${BODY}\nr0 += r1\nexit`),
  atAnswer(2),
);
const CALLING = `r1 = 0x1\n${SPILL}\ncall 0x8\n${FILL}\ncall sub\nexit\nsub:\nr0 = r1\nexit`;
keeps(
  "nocsr/jumps-reach-their-insns",
  "a call of a subprogram",
  rewrote(CALLING, `r1 = 0x1\n${BODY}\ncall sub\nexit\nsub:\nr0 = r1\nexit`),
);
keeps(
  "nocsr/jumps-reach-their-insns",
  "a call as a kernel shows it once it is compiled",
  rewrote(CALLING, `r1 = 0x1\n${BODY}\n.insn 0x8510010007000000\nexit\nr0 = r1\nexit`),
);
breaks(
  "nocsr/jumps-reach-their-insns",
  "a call that leads elsewhere",
  rewrote(CALLING, `r1 = 0x1\n${BODY}\ncall sub\nexit\nr0 = r1\nsub:\nexit`),
  atAnswer(4),
);
skips("nocsr/jumps-reach-their-insns", "a program without jumps", one);

keeps("nocsr/stack-depth-covers-accesses", "no stack where nothing uses any", one);
breaks(
  "nocsr/stack-depth-covers-accesses",
  "a stack that a local does not fit",
  rewrote(
    `*(u64 *)(r10 - 0x8) = 0x1\n${ONE.replaceAll("- 0x8", "- 0x10")}`,
    `*(u64 *)(r10 - 0x8) = 0x1\n${ONE_REMOVED}`,
    { stackDepths: [0] },
  ),
  at(0),
);
breaks(
  "nocsr/stack-depth-covers-accesses",
  "a depth too many",
  rewrote(ONE, ONE_REMOVED, { stackDepths: [0, 0] }),
  WHOLE,
);
skips("nocsr/stack-depth-covers-accesses", "an implementation that tells no depths", rewrote(ONE, ONE_REMOVED));

keeps("nocsr/stack-depth-shrinks", "a stack that does", one);
breaks("nocsr/stack-depth-shrinks", "one that does not", rewrote(ONE, ONE_REMOVED, { stackDepths: [8] }), WHOLE);
skips(
  "nocsr/stack-depth-shrinks",
  "a function that keeps another pattern",
  rewrote(
    `r1 = 0x1\n${SPILL}\ncall 0x8\n${FILL}\n${SPILL}\ncall 0x7\n${FILL}\nexit`,
    `r1 = 0x1\n${BODY}\n${SPILL}\ncall 0x7\n${FILL}\nexit`,
    { stackDepths: [8] },
  ),
);

const EXAMPLE =
  "r3 = r1\n*(u64 *)(r10 - 0x8) = r3\ncall 0x8\nr3 = *(u64 *)(r10 - 0x8)\nr1 = map[0][0] ll\nr2 = 0xf\nr4 = r0\ncall 0x6\nr0 = 0x0\nexit";
const example = (body: string): Seen =>
  rewrote(EXAMPLE, `r3 = r1\n${body}\nr1 = map[7][0] ll\nr2 = 0xf\nr4 = r0\ncall 0x6\nr0 = 0x0\nexit`, {
    maps: [{ type: "array", keySize: 4, valueSize: 16, maxEntries: 1 }],
  });
Deno.test("the published example breaks no rule", () => assertEquals(broken(example(BODY)), []));
keeps(
  "nocsr/published-example",
  "any offset in a 64-bit move",
  example(BODY.replace("w0 = 0x3020c", "r0 = -0x7c4f1fcc")),
);
breaks(
  "nocsr/published-example",
  "another width of the load",
  example(BODY.replace("w0 = *(u32", "r0 = *(u64")),
  atAnswer(3),
);
breaks("nocsr/published-example", "a refusal", refused(EXAMPLE), WHOLE);
skips("nocsr/published-example", "another program", one);

keeps("nocsr/published-inline-form", "the published form", one);
breaks(
  "nocsr/published-inline-form",
  "a plain move",
  inlined("w0 = 0x3020c\nr0 = r0\nw0 = *(u32 *)(r0 + 0x0)"),
  atAnswer(1),
);
breaks("nocsr/published-inline-form", "a fourth instruction", inlined(`${BODY}\nr0 += 0x0`), atAnswer(1));
breaks("nocsr/published-inline-form", "another load", inlined(BODY.replace("u32", "u16")), atAnswer(3));

keeps("nocsr/first-helper-inlined", "an inlined call", one);
breaks("nocsr/first-helper-inlined", "a call that is not", rewrote("call 0x8\nexit", "call 0x8\nexit"), at(0));
keeps(
  "nocsr/first-helper-inlined",
  "a call that a JIT inlines",
  pair(SPILL, "call 0x8", FILL, "call 0x8", { arch: "riscv64" }),
);
breaks(
  "nocsr/first-helper-inlined",
  "a pair around such a call that stays",
  kept(SPILL, "call 0x8", FILL, "call 0x8", { arch: "riscv64" }),
  at(4),
  at(6),
);

breaks(
  "nocsr/same-result",
  "a loop that has no end any more",
  rewrote(
    `r6 = 0x3\nr1 = 0x7\nloop:\n${SPILL}\ncall 0x8\n${FILL}\nr6 += -0x1\nif r6 != 0x0 goto loop\nr0 = r1\nexit`,
    `r6 = 0x3\nloop:\nr1 = 0x7\n${BODY}\nr6 += 0x1\nif r6 != 0x0 goto loop\nr0 = r1\nexit`,
  ),
  atAnswer(6),
);

/** A program whose exit value is a word of the context and the CPU's number, with what runs of it on CPU 1 came to. */
function ran(r0: bigint, bits: 32 | 64, more: Circumstances = {}): Seen {
  const program = `r1 = *(u64 *)(r1 + 0x0)\n${SPILL}\ncall 0x8\n${FILL}\nr0 += r1\nexit`;
  const context = new Uint8Array(BigUint64Array.of(0x7_0000_0041n).buffer);
  return rewrote(program, program, { runs: [{ cpu: 1, context, r0, bits }], ...more });
}
keeps("nocsr/runs-as-written", "the exit value of the program as it is written", ran(0x7_0000_0042n, 64));
keeps("nocsr/runs-as-written", "the bits of it that are shown", ran(0x42n, 32));
keeps("nocsr/runs-as-written", "a loader that follows no design", ran(0x42n, 32, { designs: [] }));
breaks("nocsr/runs-as-written", "the half of it", ran(0x42n, 64), WHOLE);
breaks("nocsr/runs-as-written", "another CPU's number", ran(0x41n, 32), WHOLE);
skips("nocsr/runs-as-written", "a program that was not run", one);
skips("nocsr/runs-as-written", "functions of another world", ran(0x41n, 32, { functions: [CALLED] }));

function ranText(program: string): Seen {
  return rewrote(program, program, { runs: [{ cpu: 0, context: new Uint8Array(8), r0: 1n, bits: 32 }] });
}
skips("nocsr/runs-as-written", "a result that is random", ranText("call 0x7\nexit"));
skips("nocsr/runs-as-written", "a bit of the time", ranText("call 0x5\nr0 &= 0x1\nexit"));
skips(
  "nocsr/runs-as-written",
  "a jump by the time",
  ranText("call 0x5\nif r0 > 0x5 goto +0x1\nr0 = 0x1\nr0 = 0x2\nexit"),
);
skips(
  "nocsr/runs-as-written",
  "two times of which one is the later",
  ranText("call 0x5\nr6 = r0\ncall 0x5\nr0 ^= r6\nexit"),
);
skips("nocsr/runs-as-written", "an address", ranText("r0 = r1\nexit"));
skips("nocsr/runs-as-written", "half of an address", ranText("r0 = r10\nr0 >>= 0x20\nexit"));
skips("nocsr/runs-as-written", "a bit of an address", ranText("r0 = r1\nr0 >>= 0x3f\nexit"));
breaks(
  "nocsr/runs-as-written",
  "a result without the time that was asked for",
  ranText("call 0x5\nr0 = 0x2\nexit"),
  WHOLE,
);
skips("nocsr/runs-as-written", "a register that a call scratched", ranText("r1 = 0x1\ncall 0x8\nr0 = r1\nexit"));
skips("nocsr/runs-as-written", "stack that nothing was written to", ranText("r0 = *(u64 *)(r10 - 0x8)\nexit"));
skips("nocsr/runs-as-written", "a function without a model", ranText("r1 = 0x0\ncall 0xe\nr0 = 0x0\nexit"));
breaks("nocsr/runs-as-written", "any other value of a plain program", ranText("r0 = 0x2\nexit"), WHOLE);
