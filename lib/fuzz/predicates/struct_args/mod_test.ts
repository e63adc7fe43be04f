import { assertEquals } from "@std/assert";
import { parsePrototype } from "../../../c/parse_prototype.ts";
import { rejected } from "../../../protocol/outcome.ts";
import { whole } from "../../../spec/finding.ts";
import type { Observation } from "../../../spec/observation.ts";
import { predicates } from "./mod.ts";

/** Which predicates recognise a finding about a function. */
function recognised(prototype: string, kind: "fentry" | "fexit" = "fentry"): readonly string[] {
  const observation: Observation<"struct_args.trampoline"> = {
    operation: "struct_args.trampoline",
    arch: "x86_64",
    designs: [],
    input: { prototype: parsePrototype(prototype), structs: "abi", kind },
    ...rejected("EINVAL", ""),
  };
  const found = { rule: "struct_args/fields-as-passed", finding: whole("one", "another") };
  return Object.entries(predicates).filter(([, { recognises }]) => recognises(observation, found)).map(([name]) =>
    name
  );
}

const PACKED = "struct { int a; long b; } __attribute__((packed))";

Deno.test("a struct with a member that is not aligned is told, if there are registers for it", () => {
  assertEquals(recognised(`void f(${PACKED} p)`), ["struct_args.packed-struct"]);
  assertEquals(recognised("void f(struct { int a; long b; } p)"), []);
  const five = "long a, long b, long c, long d, long e";
  assertEquals(recognised(`void f(${five}, ${PACKED} p)`), [], "it would lie on the stack in any case");
});

Deno.test("an argument behind a gap on the stack is told", () => {
  const seven = "long a, long b, long c, long d, long e, long f, long g";
  assertEquals(recognised(`void f(${seven}, __int128 h)`), ["struct_args.aligned-on-the-stack"]);
  assertEquals(recognised(`void f(${seven}, long h, __int128 i)`), []);
});

Deno.test("a result in two registers is told at the exit", () => {
  assertEquals(recognised("__int128 f(void)", "fexit"), ["struct_args.wide-result"]);
  assertEquals(recognised("__int128 f(void)"), []);
  assertEquals(recognised("long f(void)", "fexit"), []);
});
