import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isBound, judge } from "../rule.ts";
import { clauses } from "../clauses.ts";
import { rules } from "./mod.ts";
import { bound, broken, edited, FAST, FAST_ARGS, generated, LISTED, SLOW, SLOW_ARGS } from "./testing/sample.ts";

const seed = { designs: ["prologue@seed"] };
const perf510 = { designs: ["prologue@5.10"] };

Deno.test("every clause of the publication has a rule", () => {
  const stated = new Set<string>(rules.flatMap(({ clauses }) => clauses));
  const missing = Object.entries(clauses).filter(([id, { area }]) => area === "prologue" && !stated.has(id));
  assertEquals(missing, []);
});

Deno.test("the published prologues break no rule", () => {
  assertEquals(broken(generated(SLOW_ARGS, SLOW, perf510)), []);
  assertEquals(broken(generated(SLOW_ARGS, LISTED, seed)), []);
  assertEquals(broken(generated(FAST_ARGS, FAST, perf510)), []);
  assertEquals(broken(generated(FAST_ARGS, FAST, seed)), []);
  assertEquals(broken(generated([], "r2 = 0x0", perf510)), []);
});

Deno.test("a prologue of another design breaks no rule of behaviour", () => {
  const unlike = `
    *(u64 *)(r10 - 0x78) = r1
    r9 = *(u64 *)(r1 + 0x68)
    r8 = *(u64 *)(r1 + 0x70)
    r8 += 0x8
    *(u64 *)(r10 - 0x40) = r8
    r1 = r10
    r1 += -0x40
    w2 = 0x8
    r3 = r8
    call 0x4
    if w0 == 0x0 goto inner
    failed:
    w2 = 0x1
    w3 = 0x0
    r4 = 0x0
    r1 = *(u64 *)(r10 - 0x78)
    goto usercode
    inner:
    r3 = *(u64 *)(r10 - 0x40)
    r3 += 0x10
    w2 = 0x8
    r1 = r10
    r1 += -0x40
    call 0x4
    if r0 s< 0x0 goto failed_too
    r1 = *(u64 *)(r10 - 0x78)
    w2 = 0x0
    r4 = r9
    r3 = *(u64 *)(r10 - 0x40)
    goto usercode
    failed_too:
    w2 = 0x1
    w3 = 0x0
    r4 = 0x0
    r1 = *(u64 *)(r10 - 0x78)
    usercode:
  `;
  assertEquals(broken(generated(SLOW_ARGS, unlike)), []);
});

Deno.test("each of the two orders is right in either design, but not instruction for instruction", () => {
  assertEquals(broken(generated(SLOW_ARGS, SLOW.replaceAll("call 0x71", "call 0x4"), seed)), []);
  assertEquals(broken(generated(SLOW_ARGS, LISTED.replaceAll("call 0x4", "call 0x71"), perf510)), [
    "instruction-for-instruction-in-5-10",
  ]);
});

/** Near misses of the slow path: what is edited, and the rules of behaviour and of layout that catch it. */
const MISSES: Readonly<Record<string, readonly [string, string, readonly string[], string]>> = {
  "success sets the error flag": ["success:\n  r2 = 0x0", "success:\n  r2 = 0x2", ["err-0-on-success"], "two-paths"],
  "failure does not": ["r2 = 0x1", "r2 = 0x0", ["err-1-on-failure"], "two-paths"],
  "failure leaves an argument": [
    "  r4 = 0x0\n",
    "",
    ["arguments-zero-on-failure", "loads"],
    "two-paths",
  ],
  "r1 is not given back": ["r1 = r6\n", "r1 = r7\n", ["context-in-r1", "loads"], "context-in-r6"],
  "the last read is not checked": [
    "  if r0 != 0x0 goto err\n  r3 = *(u64 *)(r6 + 0x68)",
    "  r3 = *(u64 *)(r6 + 0x68)",
    ["err-1-on-failure", "arguments-zero-on-failure"],
    "one-dereference",
  ],
  "the first read is not checked": [
    "  if r0 != 0x0 goto err\n  r3 = *(u64 *)(r10 - 0x8)",
    "  r3 = *(u64 *)(r10 - 0x8)",
    ["err-1-on-failure", "nothing-read-after-a-failure", "arguments-zero-on-failure"],
    "one-dereference",
  ],
  "the arguments change places": [
    "r3 = *(u64 *)(r10 - 0x8)\n  r4 = *(u64 *)(r10 - 0x10)",
    "r4 = *(u64 *)(r10 - 0x8)\n  r3 = *(u64 *)(r10 - 0x10)",
    ["arguments-in-r3-to-r5"],
    "results-from-slots",
  ],
  "a bare register is another": [
    "r6 + 0x68",
    "r6 + 0x60",
    ["arguments-in-r3-to-r5", "register-from-pt-regs"],
    "base-in-r3",
  ],
  "a pointer's register is another": [
    "r6 + 0x70",
    "r6 + 0x78",
    ["arguments-in-r3-to-r5", "register-from-pt-regs", "dereferences-inside-out"],
    "base-in-r3",
  ],
  "the outer offset is added first": [
    "r3 += 0x8\n",
    "r3 += 0x10\n",
    ["arguments-in-r3-to-r5", "dereferences-inside-out"],
    "one-dereference",
  ],
  "what was read is not followed": [
    "goto err\n  r3 = *(u64 *)(r10 - 0x8)",
    "goto err\n  r3 = r7",
    ["arguments-in-r3-to-r5", "dereferences-inside-out"],
    "one-dereference",
  ],
  "half a pointer is read": [
    "r2 = 0x8",
    "r2 = 0x4",
    ["arguments-in-r3-to-r5", "dereferences-inside-out", "reads-eight-bytes"],
    "one-dereference",
  ],
  "kernel memory is read as user space's": ["call 0x71", "call 0x70", ["reads-in-the-named-space"], "one-dereference"],
  "the slot is not made valid": [
    "  *(u64 *)(r10 - 0x8) = r3\n",
    "",
    ["slot-valid-before-read", "loads"],
    "slots-from-fp-8",
  ],
  "the slot lies outside the frame": [
    "r7 += -0x8",
    "r7 += 0x8",
    ["slot-valid-before-read", "user-code-entered-at-its-start", "user-code-runs-as-alone", "loads"],
    "slot-address-in-r7",
  ],
  "the jump to success goes too far": ["goto success\n", "goto usercode\n", ["err-0-on-success", "loads"], "two-paths"],
  "the error path jumps over an instruction of user code": [
    "goto usercode\n",
    "goto +0x3\n",
    ["user-code-entered-at-its-start", "user-code-runs-as-alone", "loads"],
    "two-paths",
  ],
  "the error path exits": [
    "goto usercode\n",
    "exit\n",
    ["user-code-entered-at-its-start", "user-code-runs-as-alone"],
    "two-paths",
  ],
  "the context is kept where calls do not leave it": [
    "r6 = r1",
    "r5 = r1",
    ["user-code-entered-at-its-start", "user-code-runs-as-alone", "loads"],
    "context-in-r6",
  ],
  "an argument is not loaded again": [
    "  r4 = *(u64 *)(r10 - 0x10)\n",
    "",
    ["results-survive-later-calls", "loads"],
    "results-from-slots",
  ],
};

for (const [name, [part, other, behaviour, layout]] of Object.entries(MISSES)) {
  Deno.test(`near miss: ${name}`, () => {
    const text = edited(SLOW, part, other);
    assertEquals(broken(generated(SLOW_ARGS, text)), behaviour);
    const inDesign = broken(generated(SLOW_ARGS, text, perf510)).filter((id) => id.endsWith("-in-5-10"));
    assert(inDesign.includes(`${layout}-in-5-10`), `wanted ${layout} to be broken, got ${inDesign}`);
    assert(inDesign.includes("instruction-for-instruction-in-5-10"));
  });
}

Deno.test("near miss: an argument in its register before another's call", () => {
  const early = edited(
    edited(SLOW, "  r4 = *(u64 *)(r10 - 0x10)\n", ""),
    "  r6 = r1\n",
    "  r6 = r1\n  r4 = *(u64 *)(r1 + 0x68)\n",
  );
  assertEquals(broken(generated(SLOW_ARGS, early)), ["results-survive-later-calls", "loads"]);
});

Deno.test("near miss: the fast path is left without need", () => {
  const rule = "fast-path-without-dereference";
  assertEquals(broken(generated(FAST_ARGS, edited(FAST, "r4 = *(u64 *)(r1", "r6 = r1\nr4 = *(u64 *)(r6"))), [rule]);
  assertEquals(broken(generated(FAST_ARGS, `*(u64 *)(r10 - 0x8) = r1\n${FAST}`)), [rule]);
  assertEquals(broken(generated(FAST_ARGS, `${FAST}\ngoto +0x0`)), [rule]);
});

Deno.test("near miss: the fast path in another order", () => {
  const swapped = edited(edited(FAST, "r1 + 0x70", "r1 + 0x0"), "r1 + 0x68", "r1 + 0x70");
  assertEquals(broken(generated(FAST_ARGS, swapped, seed)), [
    "arguments-in-r3-to-r5",
    "register-from-pt-regs",
    "fast-path-as-published",
    "argument-widths-as-published",
  ]);
});

Deno.test("near miss: a narrow member of what another register leads to", () => {
  const text = edited(SLOW, "r6 + 0x70", "r6 + 0x78");
  const rule = "register-from-pt-regs";
  assert(broken(generated(["+16(+8(%di)):u8", "%si"], text)).includes(rule));
});

Deno.test("a memory access without a helper is found where it is", () => {
  const direct = "r3 = *(u64 *)(r1 + 0x70)\nr3 = *(u64 *)(r3 + 0x8)\nr2 = 0x0";
  const observation = generated(["+8(%di)"], direct);
  assertEquals(broken(observation), ["user-code-entered-at-its-start", "user-code-runs-as-alone", "loads"]);
  const loads = rules.find(({ id }) => id === "prologue/loads");
  assert(loads !== undefined && isBound(loads, observation));
  assertEquals(judge(loads, observation)[0]?.place, { kind: "insn", of: "value", index: 1 });
});

Deno.test("what is beyond the third argument is neither fetched nor decides on the path", () => {
  const four = [...FAST_ARGS, "+8(%cx)"];
  assertEquals(broken(generated(four, FAST, perf510)), []);
  assert(bound(generated(four, FAST)).includes("at-most-three-arguments"));
  const fetched = `
    r6 = r1
    r3 = *(u64 *)(r1 + 0x58)
    *(u64 *)(r10 - 0x8) = r3
    r3 += 0x8
    r2 = 0x8
    r1 = r10
    r1 += -0x8
    call 0x71
    r1 = r6
    ${FAST}
  `;
  assertEquals(
    broken(generated(four, fetched)),
    [
      "at-most-three-arguments",
      "dereferences-inside-out",
      "fast-path-without-dereference",
    ].filter((id) => id !== "dereferences-inside-out"),
  );
});

Deno.test("a value is compared in the bits of its type; above them each design has its own way", () => {
  const load = (size: string) => `
    r6 = r1
    r3 = *(u64 *)(r6 + 0x70)
    r7 = r10
    r7 += -0x8
    *(u64 *)(r10 - 0x8) = r3
    r2 = 0x8
    r1 = r7
    call 0x71
    if r0 != 0x0 goto +0x2
    r3 = *(${size} *)(r10 - 0x8)
    goto +0x3
    r2 = 0x1
    r3 = 0x0
    goto +0x1
    r2 = 0x0
    r1 = r6
  `;
  const width = (size: string, type: string) =>
    broken(generated([`+0(%di):${type}`], load(size), perf510)).filter((id) => /^argument/.test(id));
  assertEquals(width("u16", "u16"), []);
  assertEquals(width("u16", "s16"), []);
  assertEquals(width("s16", "s16"), ["argument-widths-in-5-10"]);
  assertEquals(width("u64", "u16"), ["argument-widths-in-5-10"]);
  assertEquals(width("u8", "u16"), ["arguments-in-r3-to-r5", "argument-widths-in-5-10"]);
  assertEquals(width("u8", "u8[4]"), []);
  assertEquals(width("u64", "string"), []);
  assertEquals(width("u32", "b32@0/64"), []);
});

Deno.test("user space is read with its helper, and behind it reading may go on there", () => {
  const two = (first: number, second: number) => SLOW.replace("0x71", `${first}`).replace("0x71", `${second}`);
  const rule = "reads-in-the-named-space";
  const verdict = (args: string, prologue: string) => broken(generated([args, "%si"], prologue)).includes(rule);
  assert(!verdict("+16(+u8(%di))", two(112, 113)));
  assert(!verdict("+16(+u8(%di))", two(112, 112)));
  assert(verdict("+16(+u8(%di))", two(113, 113)));
  assert(verdict("+u16(+8(%di))", two(112, 112)));
  assert(!verdict("+u16(+8(%di))", two(4, 4)));
  const sticky = generated(["+16(+u8(%di))", "%si"], two(112, 113), perf510);
  assert(broken(sticky).includes("one-dereference-in-5-10"));
});

Deno.test("reads at one address are one read", () => {
  // Both arguments are the same member, and one read serves both.
  const shared = `
    r6 = r1
    r3 = *(u64 *)(r1 + 0x70)
    *(u64 *)(r10 - 0x8) = r3
    r2 = 0x8
    r1 = r10
    r1 += -0x8
    call 0x71
    if r0 == 0x0 goto success
    r2 = 0x1
    r3 = 0x0
    r4 = 0x0
    goto usercode
    success:
    r2 = 0x0
    r3 = *(u64 *)(r10 - 0x8)
    r4 = r3
    usercode:
    r1 = r6
  `;
  assertEquals(broken(generated(["+0(%di)", "+0(%di)"], shared)), []);
});

Deno.test("a prologue longer than its room is found", () => {
  assertEquals(broken(generated(FAST_ARGS, FAST, { space: 4 })), []);
  assertEquals(broken(generated(FAST_ARGS, FAST, { space: 3 })), ["fits-its-space"]);
});

Deno.test("arguments that start elsewhere than in a register are not judged by running", () => {
  assertEquals(bound(generated(["@jiffies"], FAST)), ["fits-its-space"]);
  assertEquals(bound(generated([], "", { space: 1 })).filter((id) => id !== "fetchable-arguments-are-fetched"), [
    "fits-its-space",
  ]);
});

Deno.test("a finding tells what was read on the way there", () => {
  const rule = rules.find(({ id }) => id === "prologue/err-1-on-failure");
  const observation = generated(SLOW_ARGS, edited(SLOW, "r2 = 0x1", "r2 = 0x0"));
  assert(rule !== undefined && isBound(rule, observation));
  const [finding] = judge(rule, observation);
  assertEquals(finding?.wanted, "r2 = 1, where read 1 of argument 1 (+16(+8(%di)):u64) fails");
  assertStringIncludes(finding?.trace?.[0] ?? "", "helper 113 reads 8 bytes");
});
