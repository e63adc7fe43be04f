import { assertEquals } from "@std/assert";
import { parseFetchArg } from "../../perf/parse_fetch_arg.ts";
import { loadBytes } from "./load_bytes.ts";

function bytesOf(type: string): number {
  return loadBytes(parseFetchArg(`%di:${type}`).type);
}

Deno.test("loadBytes() takes the width of an integer, signed or not", () => {
  for (const letter of "usx") assertEquals([8, 16, 32, 64].map((bits) => bytesOf(`${letter}${bits}`)), [1, 2, 4, 8]);
});

Deno.test("loadBytes() reads nothing but the digits behind the first letter", () => {
  assertEquals(["u8[4]", "b8@0/32", "s16_t", "_32"].map(bytesOf), [1, 1, 2, 4]);
  assertEquals(["string", "u", "u128", "b4@2/32", "char", "int32"].map(bytesOf), [8, 8, 8, 8, 8, 8]);
});

Deno.test("loadBytes() reads long numbers as atoi does", () => {
  assertEquals(["u08", `u${"0".repeat(60)}16`, "u4294967304", "u4294967328"].map(bytesOf), [1, 2, 1, 4]);
  const tooLong = ["u9223372036854775816", "u18446744073709551624", `u${"9".repeat(80)}8`];
  assertEquals(tooLong.map(bytesOf), [8, 8, 8]);
});
