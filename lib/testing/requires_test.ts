import { assertEquals } from "@std/assert";
import { requires } from "./requires.ts";

Deno.test("requires() lets a test run where the facility is present", () => {
  assertEquals(requires("kernel", true, ""), { ignore: false });
});

Deno.test("requires() ignores a test where the facility is missing", () => {
  assertEquals(requires("kernel", false, "llvm-objdump"), { ignore: true });
});

Deno.test("requires() lets a test run, and fail, where the missing facility is demanded", () => {
  assertEquals(requires("kernel", false, "llvm-objdump,kernel"), { ignore: false });
  assertEquals(requires("kernel", false, "all"), { ignore: false });
});
