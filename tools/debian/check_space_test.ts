import { assertEquals, assertRejects } from "@std/assert";
import { checkSpace } from "./check_space.ts";
import { fakeRun } from "./testing/fake_run.ts";

Deno.test("checkSpace wants as much as is to be written", async () => {
  const { run, calls } = fakeRun({ df: () => "    Avail\n 5242880\n" });
  await checkSpace("/cache", 5_242_880, run);
  assertEquals(calls, [{ program: "df", args: ["--output=avail", "--block-size=1", "/cache"] }]);
  await assertRejects(
    () => checkSpace("/cache", 150_000_000, run),
    Error,
    "the disk is full; wanted 150 MB for a while in /cache, 5.24 MB are free",
  );
});

Deno.test("checkSpace lets pass what cannot be told", async () => {
  await checkSpace("/cache", 1, fakeRun({ df: () => "    Avail\n        -\n" }).run);
});
