import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { isInstalled } from "../../lib/testing/is_installed.ts";
import { requires } from "../../lib/testing/requires.ts";
import { compareVersions } from "./compare_versions.ts";

Deno.test("compareVersions orders versions as Debian does", () => {
  const ordered = [
    "0~git20190125.36a4c85-5.1",
    "5.10.223-1",
    "5.10.262~rc1-1",
    "5.10.262-1~bpo11+1",
    "5.10.262-1",
    "5.10.262-1+b1",
    "5.10.262-2",
    "5.10.1000-1",
    "6.1-1",
    "6.1a-1",
    "6.1+1-1",
    "99999999999999999999",
    "100000000000000000000",
    "1:0.1-1",
  ];
  for (const [at, a] of ordered.entries()) {
    for (const [other, b] of ordered.entries()) {
      assertEquals(Math.sign(compareVersions(a, b)), Math.sign(at - other), `${a} against ${b}`);
    }
  }
});

Deno.test("compareVersions takes zeros before a number, and none, for nothing", () => {
  for (const [a, b] of [["1.01", "1.1"], ["1.", "1.0"], ["0:1", "1"], ["1-0", "1"], ["1", "1-"]] as const) {
    assertEquals(compareVersions(a, b), 0, `${a} against ${b}`);
  }
});

const part = fc.string({ unit: fc.constantFrom("0", "1", "9", "a", "Z", "~", "+", "."), maxLength: 6 })
  .map((text) => `1${text}`);

const version = fc.tuple(fc.constantFrom("", "0:", "1:"), part, fc.option(part, { nil: undefined }))
  .map(([epoch, upstream, revision]) => `${epoch}${upstream}${revision === undefined ? "" : `-${revision}`}`);

Deno.test({
  name: "compareVersions agrees with dpkg",
  ...requires("dpkg", await isInstalled("dpkg")),
  async fn() {
    const isNewer = async (a: string, b: string): Promise<boolean> =>
      (await new Deno.Command("dpkg", { args: ["--compare-versions", a, "gt", b] }).output()).success;
    await fc.assert(
      fc.asyncProperty(version, version, async (a, b) => compareVersions(a, b) > 0 === await isNewer(a, b)),
      { numRuns: 200 },
    );
  },
});
