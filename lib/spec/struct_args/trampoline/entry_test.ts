import { assertEquals } from "@std/assert";
import * as asm from "../../../x86/assemble.ts";
import { isBound, judge } from "../../rule.ts";
import { rules } from "../mod.ts";
import { answer, jumpedExit, linuxExit } from "../testing/hand_made.ts";

/** The rules of behaviour that a trampoline made by hand breaks. */
function broken(...made: Parameters<typeof answer>): readonly string[] {
  const observation = answer(...made);
  return rules.filter((rule) => rule.operation === "struct_args.trampoline").flatMap((rule) =>
    isBound(rule, observation) && judge(rule, observation).length > 0 ? [rule.id.replace("struct_args/", "")] : []
  );
}

Deno.test("a trampoline that is jumped to returns to the caller, and passes over nothing", () => {
  assertEquals(broken(jumpedExit), []);
  const leave = [asm.pop("rbx"), asm.leave(), asm.aluImm("add", "rsp", 8), asm.ret()];
  assertEquals(broken(jumpedExit, { leave }), ["runs-to-the-end"]);
});

Deno.test("one that is called must pass over the address into the traced function", () => {
  assertEquals(broken({ ...jumpedExit, entry: "call" }).includes("runs-to-the-end"), true);
  assertEquals(broken({ ...linuxExit, entry: "jump" }).includes("runs-to-the-end"), true);
});
