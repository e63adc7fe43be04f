import { assertEquals } from "@std/assert";
import { parsePrototype } from "../../../c/parse_prototype.ts";
import type { TrampolineKind } from "../../../protocol/struct_args.ts";
import type { StructArgsRunValue } from "../../../protocol/struct_args_run.ts";
import type { Answered } from "../../observation.ts";
import { isBound, judge } from "../../rule.ts";
import { runArgumentsUnharmed, runFieldsAsPassed, runResultKept } from "./run_rules.ts";

const A = Uint8Array.of(1, 0, 0, 0);
const B = Uint8Array.of(2, 0xcc, 3, 4);
const RESULT = Uint8Array.of(0x0a, 0, 0, 0);

const right: StructArgsRunValue = {
  programs: [{ args: [A, B], result: RESULT }],
  traced: [[A, B]],
  returned: RESULT,
};

/** The rules that an answer breaks, by what they find. */
function broken(value: StructArgsRunValue, kind: TrampolineKind = "fexit", returns = "int"): readonly string[] {
  const observation: Answered<"struct_args.run"> = {
    operation: "struct_args.run",
    arch: "x86_64",
    designs: [],
    outcome: "ok",
    input: {
      prototype: parsePrototype(`${returns} f(int a, struct { char a; short b; } b)`),
      structs: "abi",
      kind,
      args: [A, B],
      result: returns === "void" ? new Uint8Array() : RESULT,
    },
    value,
  };
  return [runFieldsAsPassed, runArgumentsUnharmed, runResultKept]
    .filter((rule) => isBound(rule, observation))
    .flatMap((rule) => judge(rule, observation).map(({ wanted, seen }) => `${rule.id}: ${wanted}, not ${seen}`));
}

Deno.test("a call of which all see the same breaks nothing, whatever stands in the padding", () => {
  assertEquals(broken(right), []);
  assertEquals(broken({ ...right, traced: [[A, Uint8Array.of(2, 0, 3, 4)]] }), []);
  assertEquals(broken({ programs: [{ args: [A, B] }], traced: [[A, B]], returned: RESULT }, "fentry"), []);
  assertEquals(
    broken({ programs: [{ args: [A, B] }], traced: [[A, B]], returned: new Uint8Array() }, "fexit", "void"),
    [],
  );
});

Deno.test("what the program reads wrong, too little of, too often or never is a finding", () => {
  const wrong = Uint8Array.of(2, 0, 4, 3);
  const rule = "struct_args/run-fields-as-passed";
  assertEquals(broken({ ...right, programs: [{ args: [A, wrong], result: RESULT }] }), [
    `${rule}: b = 02 00 03 04, not 02 00 04 03`,
  ]);
  assertEquals(broken({ ...right, programs: [{ args: [A, B.subarray(0, 2)], result: RESULT }] }), [
    `${rule}: b = 02 00 03 04, not 02 00`,
  ]);
  assertEquals(broken({ ...right, programs: [] }), [`${rule}: one run of the program, not 0`]);
  assertEquals(broken({ ...right, programs: [...right.programs, ...right.programs] }), [
    `${rule}: one run of the program, not 2`,
  ]);
  assertEquals(broken({ ...right, programs: [{ args: [A], result: RESULT }] }), [
    `${rule}: 2 arguments, not 1`,
    `${rule}: b = 02 00 03 04, not nothing`,
  ]);
});

Deno.test("what the traced function receives wrong is a finding", () => {
  const rule = "struct_args/run-arguments-unharmed";
  assertEquals(broken({ ...right, traced: [[B, B]] }), [`${rule}: a = 01 00 00 00, not 02 cc 03 04`]);
  assertEquals(broken({ ...right, traced: [] }), [`${rule}: one run of the traced function, not 0`]);
});

Deno.test("a result that its caller or the program does not get is a finding", () => {
  const rule = "struct_args/run-result-kept";
  assertEquals(broken({ ...right, returned: A }), [`${rule}: the caller's result = 0a 00 00 00, not 01 00 00 00`]);
  assertEquals(broken({ ...right, programs: [{ args: [A, B], result: A }] }), [
    `${rule}: the program's result = 0a 00 00 00, not 01 00 00 00`,
  ]);
  assertEquals(broken({ ...right, programs: [{ args: [A, B] }] }), [
    `${rule}: the program's result = 0a 00 00 00, not nothing`,
  ]);
});
