import { assertEquals, assertThrows } from "@std/assert";
import { cacheFolder } from "./cache_folder.ts";

function folder(environment: Readonly<Record<string, string>>): string {
  return cacheFolder((name) => environment[name]);
}

Deno.test("cacheFolder follows XDG_CACHE_HOME, else HOME", () => {
  assertEquals(folder({ XDG_CACHE_HOME: "/c", HOME: "/h" }), "/c/bpf-oracle");
  assertEquals(folder({ HOME: "/h" }), "/h/.cache/bpf-oracle");
});

Deno.test("cacheFolder passes over a cache whose path is not absolute", () => {
  assertEquals(folder({ XDG_CACHE_HOME: "", HOME: "/h" }), "/h/.cache/bpf-oracle");
  assertEquals(folder({ XDG_CACHE_HOME: "c", HOME: "/h" }), "/h/.cache/bpf-oracle");
});

Deno.test("cacheFolder wants a home", () => {
  assertThrows(() => folder({}), Error, "neither XDG_CACHE_HOME nor HOME");
});
