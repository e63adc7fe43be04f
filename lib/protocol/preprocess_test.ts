import { assertEquals } from "@std/assert";
import { assemble } from "../bpf/assemble.ts";
import type { PreprocessorAction } from "./instances.ts";
import { preprocess } from "./preprocess.ts";

const program = assemble("r0 = 7\nexit");
const silent = { returns: 0, wantsDescriptor: false } as const;

function handedBack(action: Omit<PreprocessorAction, "returns" | "wantsDescriptor">, insns = program): unknown {
  return preprocess({ ...silent, ...action }, insns).handedBack;
}

Deno.test("preprocess hands back what the action says", () => {
  const prologue = assemble("r9 = 1");
  assertEquals(handedBack({ result: { kind: "original" } }), program);
  assertEquals(handedBack({ result: { kind: "prepend", program: prologue } }), [...prologue, ...program]);
  assertEquals(handedBack({ result: { kind: "replace", program: prologue } }), prologue);
  assertEquals(handedBack({ result: { kind: "null" } }), undefined);
  assertEquals(handedBack({ result: { kind: "empty" } }), undefined);
});

Deno.test("preprocess hands back nothing where there is nothing to hand back", () => {
  assertEquals(preprocess({ ...silent, result: { kind: "original" } }, undefined), {});
  assertEquals(preprocess({ ...silent, result: { kind: "prepend", program: [] } }, undefined), {});
  assertEquals(handedBack({ result: { kind: "replace", program: [] } }), undefined);
});

Deno.test("preprocess writes over what it is given, as far as there is anything", () => {
  const exits = assemble("exit\nexit");
  const action = { ...silent, result: { kind: "original" }, overwrite: assemble("exit\nexit\nexit") } as const;
  assertEquals(preprocess(action, program), { given: exits, handedBack: exits });
  assertEquals(preprocess(action, undefined), {});
  assertEquals(program, assemble("r0 = 7\nexit"));
});
