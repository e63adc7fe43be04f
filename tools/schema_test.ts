import { assertEquals } from "@std/assert";
import { staleSchemas } from "./schema.ts";

Deno.test("the committed JSON Schemas are those of the code", async () => {
  assertEquals(await staleSchemas(new URL("../", import.meta.url)), []);
});
