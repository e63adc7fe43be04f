import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { parseFetchArg } from "../../../perf/parse_fetch_arg.ts";
import type { MemoryPiece, PrologueRunInput, PrologueRunValue } from "../../../protocol/prologue.ts";
import type { Answered, Refused } from "../../observation.ts";
import { bound, broken } from "../testing/sample.ts";

/** Memory in which the word at 0x1000 leads to 0x2000, and so on. */
const MEMORY: readonly MemoryPiece[] = [
  { address: 0x1000n, bytes: words(0x2000n, 0x3000n) },
  { address: 0x2000n, bytes: words(0x1122_3344_5566_7788n, 0xffff_ffff_ffff_ff80n) },
];

const RETURNS_3 = "r0 = r3\nexit";

function words(...values: readonly bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(values).buffer);
}

function input(args: readonly string[], program: string, memory = MEMORY): PrologueRunInput {
  const registers = { di: 0x1000n, si: 7n, dx: 0xffff_ffff_ffff_fff8n };
  return { args: args.map((arg) => parseFetchArg(arg)), program: assemble(program), registers, memory };
}

function ran(
  args: readonly string[],
  value: Partial<PrologueRunValue>,
  { program = RETURNS_3, designs = [], memory = MEMORY }: {
    readonly program?: string;
    readonly designs?: readonly string[];
    readonly memory?: readonly MemoryPiece[];
  } = {},
): Answered<"prologue.run"> {
  const found = { contextKept: true, err: 0n, args: [], r0: BigInt.asUintN(32, value.args?.[0] ?? 0n), ...value };
  const asked = { operation: "prologue.run", arch: "x86_64", designs } as const;
  return { ...asked, input: input(args, program, memory), outcome: "ok", value: found };
}

function refused(args: readonly string[], program: string, errno = "EINVAL", designs: readonly string[] = []) {
  const asked = { operation: "prologue.run", arch: "x86_64", designs } as const;
  const observation: Refused<"prologue.run"> = {
    ...asked,
    input: input(args, program),
    outcome: "rejected",
    errno,
    message: "no",
  };
  return broken(observation);
}

Deno.test("a right run breaks no rule", () => {
  const observation = ran(["+0(+0(%di))", "%si"], { args: [0x1122_3344_5566_7788n, 7n] });
  assertEquals(broken(observation), []);
  assert(bound(observation).includes("run-leaves-user-code"));
  assertEquals(broken(ran(["+16(%di)", "%si"], { err: 1n, args: [0n, 0n] })), []);
});

Deno.test("each wrong value breaks its rule", () => {
  const args = ["+8(%di)", "%si"];
  assertEquals(broken(ran(args, { args: [7n, 0x3000n] })), ["run-passes-arguments"]);
  assertEquals(broken(ran(args, { args: [0x3000n] })), ["run-passes-arguments"]);
  assertEquals(broken(ran(args, { args: [0x3000n, 7n], contextKept: false })), ["run-keeps-context"]);
  assertEquals(broken(ran(args, { args: [0x3000n, 7n], err: 1n })), ["run-tells-failure"]);
  assertEquals(broken(ran(args, { args: [0x3000n, 7n], r0: 1n })), ["run-leaves-user-code"]);
  assertEquals(broken(ran(["+16(%di)", "%si"], { err: 1n, args: [0n, 7n] })), ["run-zeroes-arguments"]);
  assertEquals(broken(ran(["+16(%di)"], { err: 0n, args: [0n] })), ["run-tells-failure"]);
});

Deno.test("a read of which one byte cannot be reached fails", () => {
  assertEquals(broken(ran(["+9(%di)"], { err: 1n, args: [0n] })), []);
  // Two pieces that touch are one; the first that has a byte counts.
  const touching = [{ address: 0x1000n, bytes: words(1n) }, { address: 0x1008n, bytes: words(2n) }];
  const across = ran(["+4(%di)"], { args: [0x2_0000_0000n], r0: 0n }, { memory: touching });
  assertEquals(broken(across), []);
  const overlapping = [{ address: 0x1000n, bytes: words(1n) }, { address: 0x1000n, bytes: words(2n) }];
  assertEquals(broken(ran(["+0(%di)"], { args: [1n] }, { memory: overlapping })), []);
});

Deno.test("addresses are counted modulo 2^64", () => {
  const low = [{ address: 8n, bytes: words(5n) }];
  assertEquals(broken(ran(["+16(%dx)"], { args: [5n] }, { memory: low })), []);
});

Deno.test("at most three arguments are passed", () => {
  const args = ["%si", "%si", "%si", "+0(%r15)"];
  assertEquals(broken(ran(args, { args: [7n, 7n, 7n] })), []);
  assertEquals(broken(ran(args, { err: 1n, args: [0n, 0n, 0n] })), ["run-passes-arguments", "run-tells-failure"]);
});

Deno.test("the bits above a narrow type are the design's", () => {
  const args = ["+8(+0(%di)):s8"];
  const low = { args: [0x80n] };
  const high = { args: [0xffff_ffff_ffff_ff80n] };
  for (const value of [low, high]) assertEquals(broken(ran(args, value)), []);
  assertEquals(broken(ran(args, low, { designs: ["prologue@5.10"] })), []);
  assertEquals(broken(ran(args, high, { designs: ["prologue@5.10"] })), ["run-values-in-5-10"]);
  assertEquals(broken(ran(args, high, { designs: ["prologue@seed"] })), []);
  assertEquals(broken(ran(args, low, { designs: ["prologue@seed"] })), ["run-values-as-published"]);
});

Deno.test("where address spaces make a difference, only a design tells which", () => {
  const memory: readonly MemoryPiece[] = [
    { address: 0x1000n, bytes: words(0x2000n), space: "user" },
    { address: 0x2000n, bytes: words(1n), space: "kernel" },
    { address: 0x2000n, bytes: words(2n), space: "user" },
  ];
  const args = ["+0(+u0(%di))"];
  const sticky = { args: [2n] };
  const failing = { err: 1n, args: [0n] };
  assertEquals(bound(ran(args, sticky, { memory })), ["run-carried-out", "run-leaves-user-code"]);
  assertEquals(broken(ran(args, sticky, { memory, designs: ["prologue@5.10"] })), []);
  assertEquals(broken(ran(args, { args: [1n] }, { memory, designs: ["prologue@5.10"] })), ["run-values-in-5-10"]);
  assertEquals(broken(ran(args, failing, { memory, designs: ["prologue@seed"] })), []);
});

Deno.test("user code is judged by its own result only where that follows from what it found", () => {
  const judged = (program: string) => bound(ran(["%si"], { args: [7n] }, { program })).includes("run-leaves-user-code");
  assert(judged("r0 = *(u64 *)(r1 + 0x70)\nexit"));
  assert(judged("call sub\nexit\nsub:\nr0 = r3\nexit"));
  assert(!judged("r0 = r6\nexit"));
  assert(!judged("r0 = r4\nexit"));
  assert(!judged("r0 = *(u64 *)(r10 - 0x8)\nexit"));
  assert(!judged("call 0x8\nexit"));
  assert(!judged("goto -0x1"));
});

Deno.test("user code reads the same memory as the prologue", () => {
  const program = `
    r1 = r10
    r1 += -0x8
    r2 = 0x8
    call 0x71
    r0 = *(u64 *)(r10 - 0x8)
    exit
  `;
  const result = (r0: bigint) => broken(ran(["%di"], { args: [0x1000n], r0 }, { program }));
  assertEquals(result(0x2000n), []);
  assertEquals(result(0x1000n), ["run-leaves-user-code"]);
});

Deno.test("a sound run must not be refused, and one for which no prologue is generated must", () => {
  assertEquals(refused(["+8(%di)"], RETURNS_3), ["run-carried-out"]);
  assertEquals(refused(["+8(%di)"], "r0 = r7\nexit"), []);
  assertEquals(refused(["@jiffies"], RETURNS_3, "EINVAL"), []);
  assertEquals(refused(["@jiffies"], RETURNS_3, "EOPNOTSUPP", ["prologue@5.10"]), []);
  assertEquals(refused(["@jiffies"], RETURNS_3, "EINVAL", ["prologue@5.10"]), ["run-refused-as-generated"]);
  assertEquals(broken(ran(["@jiffies"], { args: [0n] }, { designs: ["prologue@5.10"] })), ["run-refused-as-generated"]);
});

Deno.test("the room for a prologue is what the program leaves", () => {
  const long = (slots: number) => "r0 = 0x0\n".repeat(slots - 1) + "exit";
  const designs = ["prologue@5.10"];
  assertEquals(refused(["%di"], long(4093), "3907", designs), []);
  const fits = bound(ran(["%di"], { args: [0x1000n], r0: 0n }, { program: long(4093), designs }));
  assert(!fits.includes("run-refused-as-generated"));
  const exceeds = bound(ran(["%di"], { args: [0x1000n], r0: 0n }, { program: long(4094), designs }));
  assert(exceeds.includes("run-refused-as-generated"));
});
