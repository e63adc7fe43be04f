import { assertEquals } from "@std/assert";
import { mixed, observe } from "../testing/hand_made.ts";
import { compileExpectation, type WantedCode } from "./expect.ts";

const observation = observe(mixed);

function findings(wanted: WantedCode): readonly string[] {
  return [...compileExpectation.compare(wanted, observation)].map(({ wanted, seen }) => `${wanted} / ${seen}`);
}

Deno.test("a case may want the bytes of a site", () => {
  assertEquals(findings({ sites: [{ insn: 5, kind: "direct", code: "e9 07 00 00 00 5b 58 0f 1f 44 00 00" }] }), []);
  assertEquals(findings({ sites: [{ insn: 5, kind: "direct", code: "e9 0e ?? ?? ?? 5b 58 0f 1f 44 00 00" }] }), [
    "e9 0e ?? ?? ?? 5b 58 0f 1f 44 00 00 / e9 07 00 00 00 5b 58 0f 1f 44 00 00",
  ]);
});

Deno.test("a case may want a kind of site", () => {
  assertEquals(findings({ sites: [{ insn: 17, kind: "indirect" }] }), []);
  assertEquals(findings({ sites: [{ insn: 17, kind: "direct" }] }), ["a tail call that is direct / indirect"]);
  assertEquals(findings({ sites: [{ insn: 3, kind: "direct" }] }), ["a tail call that is direct / no site"]);
});

Deno.test("a case may want the bytes of functions, some of them any", () => {
  const [entry = ""] = mixed.functions;
  assertEquals(findings({ functions: [entry] }), []);
  assertEquals(findings({ functions: [null, "c3"] }).length, 1);
  assertEquals(findings({ functions: [null, null, null] }), ["3 functions / 2 functions"]);
});
