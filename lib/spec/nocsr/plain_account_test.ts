import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import { isLoad, isStore } from "../../bpf/insn_kind.ts";
import { alignInFull } from "./alignment.ts";
import { isFunctionCall } from "./flow.ts";
import { plainAccount } from "./plain_account.ts";
import { anyWays } from "./plain_ways.ts";
import { BODY } from "./testing/answers.ts";

const LINES = [
  "*(u64 *)(r10 - 0x8) = r1",
  "*(u64 *)(r10 - 0x10) = r2",
  "*(u64 *)(r10 - 0x10) = r1",
  "call 0x8",
  "call 0x8",
  "call 0x7",
  "call kfunc[0]",
  "r1 = *(u64 *)(r10 - 0x8)",
  "r2 = *(u64 *)(r10 - 0x10)",
  "r0 = *(u64 *)(r1 + 0x0)",
  "r1 = 0x5",
  "w0 = 0x3020c",
  "w0 = *(u32 *)(r0 + 0x0)",
  "r0 += r1",
  "r0 /= r2",
  "w1 = w1",
  "r1 = 0x5 ll",
  "r1 = map[0] ll",
  "if r1 == 0x0 goto +0x2",
  "if r0 > 0x5 goto +0x1",
  "goto +0x0",
  "exit",
].map((line) => assemble(line));

const EXIT = assemble("exit");
const body = assemble(BODY);

/** A call with spills and fills around it, as many as there are registers. */
const pattern: fc.Arbitrary<Program> = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(7, 8, 8, 8)).map(
  ([pairs, helper]) => {
    const slots = Array.from({ length: pairs }, (_, i) => ({ register: i + 1, off: 8 * (i + 1) }));
    const spills = slots.map(({ register, off }) => `*(u64 *)(r10 - ${off}) = r${register}`).reverse();
    const fills = slots.map(({ register, off }) => `r${register} = *(u64 *)(r10 - ${off})`);
    return assemble([...spills, `call ${helper}`, ...fills].join("\n"));
  },
);

const program: fc.Arbitrary<Program> = fc.array(fc.oneof(fc.constantFrom(...LINES), pattern), { maxLength: 16 })
  .map((insns) => [...insns.flat(), ...EXIT]);

/** What to make of an instruction, by a number from 0 to 99. */
function made(insn: Insn, choice: number, isNear: boolean): Program {
  if (isFunctionCall(insn)) return insn.imm === 8 && choice < 80 || choice < 5 ? body : choice < 97 ? [insn] : [];
  if (isNear && (isStore(insn) || isLoad(insn))) return choice < 70 ? [] : [insn];
  return choice < 2 ? [] : choice < 3 ? EXIT : choice < 4 ? [...EXIT, insn] : [insn];
}

const pairs: fc.Arbitrary<readonly [Program, Program]> = program.chain((before) =>
  fc.array(fc.nat(99), { minLength: before.length, maxLength: before.length }).map((choices) => {
    const isNear = (slot: number) => before.slice(Math.max(0, slot - 8), slot + 9).some(isFunctionCall);
    const after = before.flatMap((insn, slot) => made(insn, choices[slot] ?? 0, isNear(slot)));
    return [before, after] as const;
  })
);

Deno.test("where there is a plain account, it is the one that costs least of all", () => {
  let plain = 0;
  const runs = Deno.env.has("BPF_ORACLE_THOROUGH") ? 50_000 : 4000;
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const fates = plainAccount(before, after);
      if (fates === undefined) return;
      plain++;
      const full = alignInFull(before, after, anyWays(before));
      assertEquals({ fates, added: [] }, { fates: full.fates, added: full.added });
    }),
    { numRuns: runs },
  );
  assert(plain > runs / 10, `wanted plain accounts of a tenth of ${runs} pairs, got ${plain}`);
});

Deno.test("there is no plain account where the same can be read in two ways", () => {
  const before = assemble("*(u64 *)(r10 - 8) = r1\n*(u64 *)(r10 - 8) = r1\ncall 7\nexit");
  assertEquals(plainAccount(before, before.slice(1)), undefined);
});

Deno.test("there is no plain account of an instruction that is no spill or fill", () => {
  const before = assemble("r1 = 1\nr2 = 2\ncall 7\nexit");
  assertEquals(plainAccount(before, before.slice(1)), undefined);
  assertEquals(plainAccount(before, before)?.map(({ kind }) => kind), ["kept", "kept", "kept", "kept"]);
});
