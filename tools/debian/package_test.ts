import { assertEquals } from "@std/assert";
import { parsePackages } from "./package.ts";

Deno.test("parsePackages reads what apt-cache shows, with sizes in bytes", () => {
  const text = "Package: a\nVersion: 1:2-3\nInstalled-Size: 2\nSize: 1500\n\nPackage: b\nVersion: 1\n\n";
  assertEquals(parsePackages(text), [
    { name: "a", version: "1:2-3", bytes: 1500, unpackedBytes: 2048 },
    { name: "b", version: "1", bytes: 0, unpackedBytes: 0 },
  ]);
});
