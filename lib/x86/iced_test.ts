import { assertEquals, assertStrictEquals } from "@std/assert";
import fs from "node:fs";
import { decode } from "./decode.ts";
import { loadIced } from "./iced.ts";

const { readFileSync } = fs;
const { Module } = WebAssembly;

// The first test, so that it is the one that evaluates the package.
Deno.test({
  name: "decoding needs no permission",
  permissions: "none",
  fn(): void {
    assertEquals(decode(Uint8Array.of(0x90)).kind, "insn");
  },
});

Deno.test("evaluating the package leaves everything as it was", () => {
  assertStrictEquals(loadIced(), loadIced());
  assertStrictEquals(fs.readFileSync, readFileSync);
  assertStrictEquals(WebAssembly.Module, Module);
});
