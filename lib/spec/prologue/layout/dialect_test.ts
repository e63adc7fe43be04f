import { assert, assertEquals } from "@std/assert";
import { parseFetchArg } from "../../../perf/parse_fetch_arg.ts";
import { fetchesOf } from "../fetch.ts";
import { perf510, seed } from "./dialect.ts";

function bytes(text: string): number {
  const [fetch] = fetchesOf([parseFetchArg(text)]) ?? [];
  assert(fetch !== undefined);
  assertEquals(seed.resultBytes(fetch), 8);
  return perf510.resultBytes(fetch);
}

Deno.test("perf's loads are as wide as the number in a type's name", () => {
  const widths = { u8: 1, s16: 2, x32: 4, u64: 8, string: 8, u128: 8, "b8@0/32": 1, "b4@2/32": 8, "u16[3]": 2, _32: 4 };
  for (const [type, width] of Object.entries(widths)) assertEquals(bytes(`+0(%di):${type}`), width, type);
  assertEquals(bytes("+0(%di)"), 8);
  assertEquals(bytes("%di:u8"), 8);
});

Deno.test("perf's number is an int: what is above its 32 bits is lost, and a long that overflows is -1", () => {
  assertEquals(bytes("+0(%di):u4294967304"), 1);
  assertEquals(bytes("+0(%di):u9223372036854775816"), 8);
});

Deno.test("perf stays in user space once it is there", () => {
  const [fetch] = fetchesOf([parseFetchArg("+0(+u0(+0(%di)))")]) ?? [];
  assert(fetch !== undefined);
  assertEquals([0, 1, 2].map((depth) => perf510.helper(fetch, depth)), [113, 112, 112]);
  assertEquals([0, 1, 2].map((depth) => seed.helper(fetch, depth)), [4, 4, 4]);
});
