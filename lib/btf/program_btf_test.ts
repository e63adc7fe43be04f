import { assertEquals, assertThrows } from "@std/assert";
import { openBtf } from "./open_btf.ts";
import { programBtf } from "./program_btf.ts";

Deno.test("programBtf names every function by its first slot", () => {
  const { btf, funcInfo } = programBtf([
    { name: "entry", start: 0, linkage: "global" },
    { name: "sub", start: 7, linkage: "static" },
  ]);
  const types = openBtf(btf);
  const ids = ["entry", "sub"].map((name) => types.findFunction(name)?.id);
  assertEquals([...new Uint32Array(funcInfo.buffer)], [0, ids[0], 7, ids[1]]);
  assertEquals(types.findFunction("sub")?.proto.params, [{ name: "ctx", type: 2 }]);
});

Deno.test("programBtf refuses functions out of order", () => {
  const at = (...starts: number[]) => starts.map((start, i) => ({ name: `f${i}`, start, linkage: "static" as const }));
  assertThrows(() => programBtf(at(1)), RangeError, "function f0: wanted a start of 0, got 1");
  assertThrows(() => programBtf(at(0, 4, 4)), RangeError, "function f2: wanted a start behind 4, got 4");
});
