import { assertEquals, assertRejects } from "@std/assert";
import { type Argument, input } from "./kernel.ts";
import { syscallNumber } from "./syscall_number.ts";
import { ScriptedKernel } from "./testing/scripted_kernel.ts";
import { writeSetting } from "./write_setting.ts";

const NAMES = (["openat", "write", "close"] as const).map((name) => [syscallNumber("x86_64", name), name] as const);

/** A kernel whose calls fail with an error number or succeed with 3. */
function kernelWith(errors: Readonly<Record<string, number>>): ScriptedKernel {
  const names = new Map<number, string>(NAMES);
  return new ScriptedKernel((number) => {
    const errno = errors[names.get(number) ?? ""];
    return errno === undefined ? { ok: true, value: 3 } : { ok: false, errno };
  });
}

function text(argument: Argument | undefined): string {
  return typeof argument === "object" ? new TextDecoder().decode(argument.bytes) : `${argument}`;
}

Deno.test("writeSetting() writes the value and closes the file", async () => {
  await using kernel = kernelWith({});
  await writeSetting(kernel, "/proc/sys/a", "2");
  assertEquals(kernel.calls.map(({ args }) => args.map((argument) => text(argument))), [
    ["-100", "/proc/sys/a\0", "1"],
    ["3", text(input(new TextEncoder().encode("2"))), "1"],
    ["3"],
  ]);
});

Deno.test("writeSetting() leaves alone what a kernel does not have", async () => {
  await using kernel = kernelWith({ openat: 2 });
  await writeSetting(kernel, "/proc/sys/a", "2");
  assertEquals(kernel.calls.length, 1);
});

Deno.test("writeSetting() says what is refused", async () => {
  await using closed = kernelWith({ openat: 13 });
  await assertRejects(() => writeSetting(closed, "/a", "2"), Error, "wanted to write /a, got EACCES");
  await using deaf = kernelWith({ write: 22 });
  await assertRejects(() => writeSetting(deaf, "/a", "2"), Error, "wanted 2 in /a, got EINVAL");
  assertEquals(deaf.calls.length, 3);
});
