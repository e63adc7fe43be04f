import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { bodyEffects, departures, registersNamed } from "./expansion.ts";
import { BODY } from "./testing/answers.ts";

const effects = (text: string) => bodyEffects(assemble(text));

Deno.test("bodyEffects() finds the registers that a body changes", () => {
  assertEquals(effects(BODY), { kind: "ran", registers: [0], frame: false });
  assertEquals(effects("r0 = 0x1\nr2 = 0x1\nr9 = 0x1"), { kind: "ran", registers: [0, 2, 9], frame: false });
  assertEquals(effects("r2 += 0x1\nr2 -= 0x1"), { kind: "ran", registers: [], frame: false });
  assertEquals(effects(""), { kind: "ran", registers: [], frame: false });
});

Deno.test("bodyEffects() sees a write to the frame", () => {
  assertEquals(effects("*(u8 *)(r10 - 0x1ff) = r0"), { kind: "ran", registers: [], frame: true });
});

Deno.test("bodyEffects() knows a body that it cannot run", () => {
  assertEquals(effects("r0 = 0x1234 ll\nr0 = *(u64 *)(r0 + 0x0)"), { kind: "foreign", reason: "out-of-bounds" });
  assertEquals(effects("goto -0x1"), { kind: "foreign", reason: "runaway" });
});

Deno.test("registersNamed() and departures() look at the instructions alone", () => {
  assertEquals(registersNamed(assemble("r3 = r1\nr1 = r3\ncall 0x8")), [0, 1, 2, 3, 4, 5]);
  assertEquals(departures(assemble("if r1 == 0x0 goto +0x1\nr0 = 0x1\nexit\ngoto +0x1\ncall 0x7")), [2, 4]);
  assertEquals(departures(assemble("r0 = 0x1\ngoto +0x1")), [1]);
});
