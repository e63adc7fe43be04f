import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import type { FetchArg } from "../../perf/fetch_arg.ts";
import { parseFetchArg } from "../../perf/parse_fetch_arg.ts";
import type { Outcome } from "../../protocol/outcome.ts";
import {
  type MemoryPiece,
  type PrologueRunInput,
  type PrologueRunValue,
  ptRegsNames,
} from "../../protocol/prologue.ts";
import { fetchArgs } from "../../fuzz/generators/prologue/arbitrary_fetch_arg.ts";
import { perf510, seed } from "./decisions.ts";
import { designs } from "./designs.ts";
import { loadBytes } from "./load_bytes.ts";
import { readTraced } from "./read_traced.ts";
import { run } from "./run.ts";

const BASE = 0xffff_8880_0000_0000n;

function piece(...words: readonly bigint[]): MemoryPiece {
  const bytes = new Uint8Array(words.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of words.entries()) view.setBigUint64(i * 8, BigInt.asUintN(64, word), true);
  return { address: BASE, bytes };
}

/** Runs a program behind the prologue of these arguments. */
function runText(
  args: readonly string[],
  program: string,
  rest: Partial<PrologueRunInput> = {},
  decisions = perf510,
): Outcome<PrologueRunValue> {
  return run(decisions, {
    args: args.map(parseFetchArg),
    program: assemble(program),
    registers: { di: BASE, si: 7n },
    memory: [piece(BASE + 16n, 0x1_ffff_fffen, 0x1122_3344_5566_7788n)],
    ...rest,
  });
}

function saw(err: bigint, args: readonly bigint[], r0: bigint): Outcome<PrologueRunValue> {
  return { outcome: "ok", value: { contextKept: true, err, args, r0 } };
}

Deno.test("run() shows what user code finds, and what it returns", () => {
  const program = "r0 = r3\nr0 += r2\nexit";
  assertEquals(runText(["+0(+0(%di))", "%si"], program), saw(0n, [0x1122_3344_5566_7788n, 7n], 0x5566_7788n));
  assertEquals(runText(["+1(+0(%di))", "%si"], program), saw(1n, [0n, 0n], 1n));
  assertEquals(runText([], "r0 = r2\nexit"), saw(0n, [], 0n));
});

Deno.test("run() narrows what was read in 5.10 and nothing in the seed's design", () => {
  const args = ["+8(%di):s8", "+8(%di):x16", "+8(%di):u32"];
  assertEquals(runText(args, "r0 = 0\nexit"), saw(0n, [0xfen, 0xfffen, 0xffff_fffen], 0n));
  const whole = 0x1_ffff_fffen;
  assertEquals(runText(args, "r0 = 0\nexit", {}, seed), saw(0n, [whole, whole, whole], 0n));
});

Deno.test("run() reads user memory with the helper for it", () => {
  const kernel = { ...piece(1n), space: "kernel" } as const;
  const user = { ...piece(2n), space: "user" } as const;
  const read = (arg: string, decisions = perf510) =>
    runText([arg], "r0 = 0\nexit", { memory: [kernel, user] }, decisions);
  assertEquals(read("+0(%di)"), saw(0n, [1n], 0n));
  assertEquals(read("+u0(%di)"), saw(0n, [2n], 0n));
  assertEquals(read("+u0(%di)", seed), saw(0n, [1n], 0n));
});

Deno.test("run() leaves user code's jumps, calls and function addresses as they are", () => {
  const program = `r6 = r3
    r0 = 0
    again:
    r0 += r6
    r6 -= 1
    if r6 != 0 goto again
    r1 = r0
    call twice
    exit
    twice:
    r0 = r1
    r0 += r1
    exit`;
  for (const args of [["%si"], ["%si", "+0(%di)"]]) {
    const outcome = runText(args, program);
    assertEquals(outcome.outcome === "ok" && outcome.value.r0, 56n);
  }
});

Deno.test("run() refuses what a verifier would, and says where", () => {
  const refused = (args: readonly string[], program: string) => {
    const outcome = runText(args, program);
    return outcome.outcome === "rejected" ? [outcome.errno, outcome.message] : [outcome.outcome];
  };
  assertEquals(refused(["%di"], "r0 = *(u64 *)(r3 + 0)\nexit"), [
    "EACCES",
    "instruction 0 of the program: read of 8 bytes at 0xffff888000000000, where there is no memory for them",
  ]);
  assertEquals(refused(["%di"], "r0 = r4\nexit"), [
    "EACCES",
    "instruction 0 of the program: r4 is read, but was not written or was scratched by a call",
  ]);
  assertEquals(refused(["%di"], "*(u64 *)(r1 + 0) = r3\nr0 = 0\nexit"), [
    "EACCES",
    "instruction 0 of the program: write of 8 bytes at 0x100000000000 to pt_regs, which is read-only",
  ]);
  assertEquals(refused(["%di"], "goto -2"), [
    "EINVAL",
    "instruction 0 of the program: wanted a jump to a slot from 0 to 0, got one to slot -1",
  ]);
  assertEquals(refused(["%rdi"], "r0 = 0\nexit")[0], "EINVAL");
});

Deno.test("run() gives the prologue the room that the program leaves", () => {
  const program = (slots: number) => `${"r0 = 0\n".repeat(slots - 1)}exit`;
  assertEquals(runText(["+8(%di)"], program(4096 - 18)).outcome, "ok");
  assertEquals(runText(["+8(%di)"], program(4096 - 17)).outcome, "rejected");
  assertEquals(runText(["+8(%di)"], program(5000)).outcome, "rejected");
});

/** What an argument is by the words of its syntax, or `undefined` if a read faults. */
function evaluate({ base, derefs, type }: FetchArg, { registers, memory }: PrologueRunInput): bigint | undefined {
  let value = base.kind === "register" ? registers[base.name] ?? 0n : 0n;
  let user = false;
  for (const deref of derefs) {
    user ||= deref.user;
    const bytes = readTraced(memory, user ? "user" : "kernel", BigInt.asUintN(64, value + deref.offset), 8);
    if (bytes === undefined) return undefined;
    value = new DataView(bytes.buffer).getBigUint64(0, true);
  }
  return derefs.length === 0 ? value : BigInt.asUintN(8 * loadBytes(type), value);
}

/** Addresses near each other, and memory there that is full of such. */
const address = fc.bigInt({ min: BASE, max: BASE + 400n });
const word = fc.oneof({ weight: 9, arbitrary: address }, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const words = (minLength: number) => fc.array(word, { minLength, maxLength: 70, size: "max" });
const space = fc.constantFrom<MemoryPiece["space"][]>(undefined, "kernel", "user");
const smallPiece = fc.record({ address, words: words(1), space }).map(({ address, words, space }) => ({
  ...piece(...words),
  address,
  ...space === undefined ? {} : { space },
}));
const memory = fc.tuple(fc.array(smallPiece, { maxLength: 2 }), words(30)).map(([small, wide]) => [
  ...small,
  { ...piece(...wide), address: BASE - 64n },
]);
const nearArgs = fetchArgs.map((args) =>
  args.map((arg) => ({
    ...arg,
    derefs: arg.derefs.map((deref) => ({ ...deref, offset: BigInt.asIntN(7, deref.offset) })),
  }))
);
const registers = fc.tuple(...ptRegsNames.map(() => address)).map((values) =>
  Object.fromEntries(ptRegsNames.map((name, index) => [name, values[index] ?? 0n]))
);

Deno.test("run() gives user code what the arguments come to", () => {
  const program = assemble("r0 = r2\nexit");
  let read = 0;
  const property = fc.property(nearArgs, registers, memory, (args, registers, memory) => {
    const input = { args, program, registers, memory };
    const values = args.slice(0, 3).map((arg) => evaluate(arg, input));
    const fetched = values.filter((value) => value !== undefined);
    const failed = fetched.length < values.length;
    if (!failed && args.some(({ derefs }) => derefs.length > 0)) read++;
    const wanted = failed ? saw(1n, values.map(() => 0n), 1n) : saw(0n, fetched, 0n);
    assertEquals(run(perf510, input), wanted);
  });
  fc.assert(property, { numRuns: 2000 });
  assert(read > 50, `only ${read} runs read memory`);
});

Deno.test("run() keeps the context in every design, whatever the memory is", () => {
  const program = assemble("r0 = 0\nexit");
  fc.assert(
    fc.property(fetchArgs, registers, memory, fc.constantFrom(...Object.values(designs)), (...drawn) => {
      const [args, registers, memory, decisions] = drawn;
      const outcome = run(decisions, { args, program, registers, memory });
      assertEquals(outcome.outcome === "ok" && outcome.value.contextKept, true);
    }),
  );
});
