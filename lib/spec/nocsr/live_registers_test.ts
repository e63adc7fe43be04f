import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { callFacts } from "./call_facts.ts";
import { type Estimate, initialised, LiveRegisters } from "./live_registers.ts";
import { CAST } from "./testing/answers.ts";

function live(text: string, call: number, estimate: Estimate = "least"): readonly number[] {
  const program = assemble(text);
  return new LiveRegisters(program, program.map((insn) => callFacts(insn, [CAST], "x86_64")), estimate).after(call);
}

Deno.test("LiveRegisters finds what is read before it is written", () => {
  assertEquals(live("call 0x8\nr2 = 0x0\nr0 += r2\nr0 += r3\nexit", 0), [0, 3]);
});

Deno.test("LiveRegisters looks through nocsr calls, and at no others", () => {
  assertEquals(live("call 0x8\ncall 0x8\nr0 += r3\nexit", 0), [3]);
  assertEquals(live("call 0x8\ncall 0x7\nr0 += r3\nexit", 0), []);
  assertEquals(live("call 0x8\ncall kfunc[0]\nr0 += r1\nexit", 0), [1]);
});

Deno.test("LiveRegisters takes unknown calls to read little or much", () => {
  assertEquals(live("call 0x8\ncall 0x7fff\nexit", 0, "least"), []);
  assertEquals(live("call 0x8\ncall 0x7fff\nexit", 0, "most"), [1, 2, 3, 4, 5]);
  const program = "call 0x8\ncall pc+1\nexit\nr0 = r2\nexit";
  assertEquals(live(program, 0, "least"), [2]);
  assertEquals(live(program, 0, "most"), [1, 2, 3, 4, 5]);
});

Deno.test("initialised() wants a register written on every path", () => {
  const program = assemble("r2 = 0x2\nif r1 == 0x0 goto +0x1\nr3 = 0x3\ncall 0x8\nr0 = r2\ncall 0x7\nexit");
  const states = initialised(program, program.map((insn) => callFacts(insn, [], "x86_64")));
  const at = (slot: number) => [...states.get(slot) ?? []].sort((a, b) => a - b);
  assertEquals(at(0), [1, 10]);
  assertEquals(at(3), [1, 2, 10]);
  assertEquals(at(4), [0, 1, 2, 10]);
  assertEquals(at(6), [0, 10]);
});

Deno.test("initialised() knows what every caller passes, and takes callbacks to find what they read", () => {
  const program = assemble("r2 = 0x2\ncall f\ncall f\nr2 = func[g] ll\nr0 = 0x0\nexit\nf:\nexit\ng:\nr0 = r3\nexit");
  const states = initialised(program, program.map((insn) => callFacts(insn, [], "x86_64")));
  const at = (slot: number) => [...states.get(slot) ?? []].sort((a, b) => a - b);
  assertEquals(at(1), [1, 2, 10]);
  assertEquals(at(7), [10]);
  assertEquals(at(8), [3, 10]);
});
