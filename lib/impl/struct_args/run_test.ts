import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parsePrototype } from "../../c/parse_prototype.ts";
import { sizeOf } from "../../c/type.ts";
import { arbitraryPrototype } from "../../fuzz/generators/struct_args/arbitrary_prototype.ts";
import type { StructArgsRunInput } from "../../protocol/struct_args_run.ts";
import { linux61 } from "./decisions.ts";
import { designNames, designs } from "./designs.ts";
import { run } from "./run.ts";

/** A call of a prototype, with random bytes. */
const call: fc.Arbitrary<StructArgsRunInput> = fc.record({
  prototype: arbitraryPrototype.filter(({ returns }) => returns === undefined || sizeOf(returns) <= 8),
  structs: fc.constantFrom("abi", "reference"),
  kind: fc.constantFrom("fentry", "fexit"),
}).chain((input) => {
  const sized = (size: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: size, maxLength: size });
  const { parameters, returns } = input.prototype;
  return fc.record({
    prototype: fc.constant(input.prototype),
    structs: fc.constant(input.structs),
    kind: fc.constant(input.kind),
    args: fc.tuple(...parameters.map(({ type }) => sized(Math.min(sizeOf(type), 64)))),
    result: sized(returns === undefined ? 0 : sizeOf(returns)),
  });
});

for (const name of designNames) {
  Deno.test(`${name}: program, traced function and caller see one call, whatever is passed`, () => {
    let answers = 0;
    fc.assert(
      fc.property(call, (input) => {
        const outcome = run(designs[name], input);
        if (outcome.outcome !== "ok") return;
        answers++;
        const { args, kind, result, prototype } = input;
        const seen = kind === "fexit" && prototype.returns !== undefined ? { args, result } : { args };
        assertEquals(outcome.value, { programs: [seen], traced: [args], returned: result });
      }),
      { numRuns: 300 },
    );
    assert(answers > 0);
  });
}

Deno.test("run() does not model a result in two registers", () => {
  const input = {
    prototype: parsePrototype("__int128 f(void)"),
    structs: "abi" as const,
    kind: "fexit" as const,
    args: [],
    result: new Uint8Array(16),
  };
  assertEquals(run(linux61, input).outcome, "unsupported");
});
