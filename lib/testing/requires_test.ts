import { assertEquals } from "@std/assert";
import { requires } from "./requires.ts";

const variable = "BPF_ORACLE_REQUIRE";

function withRequired<T>(value: string, action: () => T): T {
  const before = Deno.env.get(variable);
  Deno.env.set(variable, value);
  try {
    return action();
  } finally {
    if (before === undefined) Deno.env.delete(variable);
    else Deno.env.set(variable, before);
  }
}

Deno.test("requires() lets a test run where the facility is present", () => {
  assertEquals(withRequired("", () => requires("kernel", true)), { ignore: false });
});

Deno.test("requires() ignores a test where the facility is missing", () => {
  assertEquals(withRequired("llvm-objdump", () => requires("kernel", false)), { ignore: true });
});

Deno.test("requires() lets a test run, and fail, where the missing facility is demanded", () => {
  assertEquals(withRequired("llvm-objdump,kernel", () => requires("kernel", false)), { ignore: false });
  assertEquals(withRequired("all", () => requires("kernel", false)), { ignore: false });
});
