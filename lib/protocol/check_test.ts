import { assertEquals } from "@std/assert";
import { z } from "zod";
import { check } from "./check.ts";
import { formatPath } from "./format_path.ts";

function messages(schema: z.ZodType, data: unknown): readonly string[] {
  const checked = check(schema, data);
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

const shape = z.strictObject({
  name: z.string(),
  count: z.int().min(0).max(5).exactOptional(),
  kind: z.enum(["array", "hash"]).exactOptional(),
  items: z.array(z.strictObject({ isVoid: z.boolean() })).default([]),
});

Deno.test("check() returns the value with its defaults", () => {
  assertEquals(check(shape, { name: "x" }), { ok: true, value: { name: "x", items: [] } });
});

Deno.test("check() reports every problem, with what was wanted and what came", () => {
  assertEquals(messages(shape, { count: 9, kind: "has", items: [{ isVoid: 1 }, { isvoid: true, isVoid: true }] }), [
    "name: wanted a string, got nothing",
    "count: wanted at most 5, got 9",
    'kind: wanted a name that exists, got "has"; did you mean `hash`?',
    "items[0].isVoid: wanted true or false, got 1",
    "items[1]: wanted only keys that exist, got `isvoid`; did you mean `isVoid`?",
  ]);
});

Deno.test("check() lists the names where none is near", () => {
  assertEquals(messages(z.strictObject({ kind: z.enum(["array", "hash"]) }), { kind: "queue", zzz: 1 }), [
    'kind: wanted one of array, hash, got "queue"',
    ": wanted only keys that exist, got `zzz` (there are kind)",
  ]);
});

Deno.test("check() names the alternatives of a union", () => {
  const union = z.union([z.string().regex(/^0x/, "wanted a number as a string"), z.int("wanted a whole number")]);
  assertEquals(messages(union, true), [": wanted a string, or a whole number, got true"]);
  assertEquals(messages(union, "5"), [': wanted a number as a string, got "5"']);
});

Deno.test("check() names the tags of a discriminated union", () => {
  const union = z.discriminatedUnion("outcome", [
    z.strictObject({ outcome: z.literal("ok"), value: z.unknown() }),
    z.strictObject({ outcome: z.literal("rejected"), errno: z.string() }),
  ]);
  assertEquals(messages(union, { outcome: "reject" }), [
    'outcome: wanted a name that exists, got "reject"; did you mean `rejected`?',
  ]);
  assertEquals(messages(union, {}), ["outcome: wanted one of ok, rejected, got nothing"]);
  assertEquals(messages(union, { outcome: "rejected" }), ["errno: wanted a string, got nothing"]);
});
