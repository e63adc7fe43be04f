import { assertEquals, assertThrows } from "@std/assert";
import { libraryFolder } from "./library_folder.ts";

function folder(environment: Readonly<Record<string, string>>): string {
  return libraryFolder((name) => environment[name]);
}

Deno.test("libraryFolder follows XDG_CACHE_HOME, else HOME", () => {
  assertEquals(folder({ XDG_CACHE_HOME: "/c", HOME: "/h" }), "/c/bpf-oracle/libbpf-0.3");
  assertEquals(folder({ HOME: "/h" }), "/h/.cache/bpf-oracle/libbpf-0.3");
});

Deno.test("libraryFolder passes over a cache whose path is not absolute", () => {
  assertEquals(folder({ XDG_CACHE_HOME: "", HOME: "/h" }), "/h/.cache/bpf-oracle/libbpf-0.3");
  assertEquals(folder({ XDG_CACHE_HOME: "c", HOME: "/h" }), "/h/.cache/bpf-oracle/libbpf-0.3");
});

Deno.test("libraryFolder wants a home", () => {
  assertThrows(() => folder({}), Error, "neither XDG_CACHE_HOME nor HOME");
});
