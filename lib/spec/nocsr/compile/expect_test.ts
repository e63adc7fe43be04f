import { assertEquals } from "@std/assert";
import { formatPlace } from "../../finding.ts";
import { compiled } from "../testing/answers.ts";
import { compileExpectation } from "./expect.ts";

const BEFORE = "r1 = 0x1\ncall 0x8\nr0 += r1\nexit";
const AFTER = "r1 = 0x1\n*(u64 *)(r10 - 0x8) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - 0x8)\nr0 += r1\nexit";

function departures(wanted: unknown, after = AFTER): readonly string[] {
  const found = compileExpectation.compare(compileExpectation.schema.parse(wanted), compiled(BEFORE, after));
  return [...found].map(({ place }) => formatPlace(place));
}

Deno.test("spilled names the registers around each call that has any", () => {
  assertEquals(departures({ spilled: [{ call: 1, registers: [1] }] }), []);
  assertEquals(departures({ spilled: [{ call: 1, registers: [1, 2] }] }), ["instruction 1 of the input"]);
  assertEquals(departures({ spilled: [] }), ["instruction 1 of the input"]);
  assertEquals(departures({ spilled: [] }, BEFORE), []);
});

Deno.test("unchanged and program compare slot by slot", () => {
  assertEquals(departures("unchanged", BEFORE), []);
  assertEquals(departures("unchanged")[0], "instruction 1 of the answer");
  assertEquals(departures({ program: AFTER }), []);
  assertEquals(departures({ program: AFTER.replace("r0 += r1", "r0 += r2") }), ["instruction 4 of the answer"]);
});
