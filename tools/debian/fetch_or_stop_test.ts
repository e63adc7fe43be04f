import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { fetchOrStop } from "./fetch_or_stop.ts";

Deno.test("fetchOrStop answers that all is there, or says what the user can mend", async () => {
  assertEquals(await fetchOrStop(() => Promise.resolve()), 0);
  await assertRejects(() => fetchOrStop(() => Promise.reject(new Error("no network"))), UsageError, "no network");
});
