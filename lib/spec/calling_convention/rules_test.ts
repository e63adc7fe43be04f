import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import { decode } from "../../bpf/decode.ts";
import type { Answered, Refused } from "../observation.ts";
import { isBound, judge } from "../rule.ts";
import { rules } from "./mod.ts";

const asked = { operation: "calling_convention.run", arch: "none", designs: [] } as const;

function answered(text: string, r0: bigint, bits: 32 | 64 = 64): Answered<"calling_convention.run"> {
  const input = { program: assemble(text), context: new Uint8Array(8) };
  return { ...asked, input, outcome: "ok", value: { r0, bits } };
}

function refused(text: string): Refused<"calling_convention.run"> {
  const input = { program: assemble(text), context: new Uint8Array(8) };
  return { ...asked, input, outcome: "rejected", errno: "EACCES", message: "no" };
}

/** The ids, without the area, of the rules that an observation breaks. */
function broken(
  observation: Answered<"calling_convention.run"> | Refused<"calling_convention.run">,
): readonly string[] {
  return rules.filter((rule) => isBound(rule, observation) && judge(rule, observation).length > 0)
    .map((rule) => rule.id.split("/")[1] ?? "");
}

const SURVIVAL = "r6 = 0x5\ncall 0x8\nr0 = r6\nexit";
const SCRATCHED = "r1 = 0x5\ncall 0x8\nr0 = r1\nexit";

Deno.test("a right answer breaks no rule", () => {
  assertEquals(broken(answered(SURVIVAL, 5n)), []);
  assertEquals(broken(refused(SCRATCHED)), []);
});

Deno.test("a wrong value breaks the rule that the value depends on", () => {
  assert(broken(answered(SURVIVAL, 0n)).includes("callee-saved-survive"));
  assert(!broken(answered("r0 = 0x5\nexit", 0n)).includes("callee-saved-survive"));
});

Deno.test("an answer where a refusal is due breaks the rule at the instruction", () => {
  const observation = answered(SCRATCHED, 5n);
  const rule = rules.find((rule) => rule.id === "calling_convention/call-scratches-r1-to-r5");
  assert(rule !== undefined && isBound(rule, observation));
  const [finding] = judge(rule, observation);
  assertEquals(finding?.place, { kind: "insn", of: "input", index: 2 });
});

Deno.test("a refusal of a program that keeps the convention on every path is a finding", () => {
  assertEquals(broken(refused(SURVIVAL)), ["conforming-programs-run"]);
  const oneBadPath = "r2 = *(u64 *)(r1 + 0x0)\nif r2 == 0x1 goto +0x1\nr0 = 0x0\nexit";
  assertEquals(broken(refused(oneBadPath)), []);
});

Deno.test("only the bits that an implementation shows are compared", () => {
  const wide = "r0 = 0x100000007 ll\nexit";
  assertEquals(broken(answered(wide, 7n, 32)), []);
  assertEquals(broken(answered(wide, 7n, 64)), ["exit-value-in-r0"]);
});

Deno.test("a result that no context determines is not judged", () => {
  for (const program of ["call 0x8\nexit", "r0 = r1\nexit", "r0 = r10\nr0 >>= 32\nexit"]) {
    assertEquals(rules.filter((rule) => isBound(rule, answered(program, 99n))), [], program);
  }
});

Deno.test("every rule is total on random programs", () => {
  fc.assert(fc.property(
    fc.uint8Array({ minLength: 0, maxLength: 96 }),
    fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    (bytes, r0) => {
      const input = { program: decode(bytes.slice(0, bytes.length & ~7)), context: new Uint8Array(8) };
      const ok: Answered<"calling_convention.run"> = { ...asked, input, outcome: "ok", value: { r0, bits: 64 } };
      const no: Refused<"calling_convention.run"> = { ...asked, input, outcome: "rejected", errno: "", message: "" };
      for (const rule of rules) for (const seen of [ok, no]) if (isBound(rule, seen)) judge(rule, seen);
    },
  ));
});
