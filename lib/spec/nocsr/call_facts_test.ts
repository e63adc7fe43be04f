import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import type { FunctionFacts } from "../../protocol/nocsr.ts";
import type { Arch } from "../../protocol/implementation.ts";
import { type CallFacts, callFacts, contractEffects, scratchedBy } from "./call_facts.ts";

function factsOf(text: string, functions: readonly FunctionFacts[] = [], arch: Arch = "x86_64"): CallFacts | undefined {
  const [insn] = assemble(text);
  return insn && callFacts(insn, functions, arch);
}

Deno.test("callFacts() of a helper are its published prototype", () => {
  assertEquals(scratchedBy(factsOf("call bpf_map_update_elem")), [0, 1, 2, 3, 4]);
  assertEquals(scratchedBy(factsOf("call bpf_get_smp_processor_id")), [0]);
  assertEquals(factsOf("call 0x8")?.fastcall, true);
  assertEquals(factsOf("call 0x7")?.fastcall, false);
  assertEquals(factsOf("call 0x7fff"), undefined);
  assertEquals(factsOf("r0 = 0x8"), undefined);
  assertEquals(factsOf("call pc+8"), undefined);
});

Deno.test("callFacts() know on which architectures the first helper is inlined", () => {
  assertEquals(factsOf("call 0x8", [], "riscv64")?.inlined, true);
  assertEquals(factsOf("call 0x8", [], "s390x")?.inlined, undefined);
  assertEquals(factsOf("call 0x7", [], "s390x")?.inlined, false);
});

Deno.test("callFacts() of a case come first", () => {
  const stated: FunctionFacts = { helper: 8, isVoid: true, params: 2, fastcall: true, inlined: false };
  assertEquals(scratchedBy(factsOf("call 0x8", [stated])), [1, 2]);
  assertEquals(factsOf("call 0x8", [stated])?.inlined, false);
});

Deno.test("callFacts() of a kfunc are those at its place among the kfuncs", () => {
  const helper: FunctionFacts = { helper: 7, isVoid: false, params: 0, fastcall: true, inlined: true };
  const kfunc: FunctionFacts = { kfunc: "bpf_rdonly_cast", isVoid: false, params: 2, fastcall: true, inlined: true };
  assertEquals(factsOf("call kfunc[0]", [helper, kfunc])?.name, "bpf_rdonly_cast");
  assertEquals(factsOf("call kfunc[1]", [helper, kfunc]), undefined);
});

Deno.test("scratchedBy() an unknown function is any register that a call may scratch", () => {
  assertEquals(scratchedBy(undefined), [0, 1, 2, 3, 4, 5]);
});

Deno.test("contractEffects() of a variadic helper read every argument register", () => {
  assertEquals(contractEffects(factsOf("call bpf_trace_printk")), { reads: [1, 2, 3, 4, 5], writes: [0, 1, 2] });
});
