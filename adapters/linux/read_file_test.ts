import { assertEquals, assertRejects } from "@std/assert";
import { readFile } from "./read_file.ts";
import { readTextFile } from "./read_text_file.ts";
import { ScriptedKernel } from "./testing/scripted_kernel.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

Deno.test("readFile() puts the pieces together, and closes the file", async () => {
  const pieces = ["one ", "two ", "three"];
  const kernel = new ScriptedKernel((number, [fd, buffer]) => {
    if (number === 257) return { ok: true, value: 9 };
    const piece = number === 0 && fd === 9 ? pieces.shift() ?? "" : "";
    if (typeof buffer === "object") new TextEncoder().encodeInto(piece, buffer.bytes);
    return { ok: true, value: piece.length };
  });
  assertEquals(await readTextFile(kernel, "/etc/numbers"), "one two three");
  const path = kernel.calls[0]?.args[1];
  assertEquals(typeof path === "object" && new TextDecoder().decode(path.bytes), "/etc/numbers\0");
  assertEquals(kernel.calls.at(-1), { number: 3, args: [9] });
});

Deno.test("readFile() keeps the order of more pieces than it asks for at once", async () => {
  const text = Array.from({ length: 200 }, (_, at) => `${at} `);
  const pieces = [...text];
  const kernel = new ScriptedKernel((number, [_, buffer]) => {
    const piece = number === 0 ? pieces.shift() ?? "" : "";
    if (typeof buffer === "object") new TextEncoder().encodeInto(piece, buffer.bytes);
    return { ok: true, value: number === 0 ? piece.length : 9 };
  });
  assertEquals(await readTextFile(kernel, "/etc/numbers"), text.join(""));
});

Deno.test("readFile() closes the file that it cannot read, and gives the error", async () => {
  const kernel = new ScriptedKernel((number) => number === 0 ? { ok: false, errno: 21 } : { ok: true, value: 9 });
  assertEquals(await readFile(kernel, "/"), { ok: false, errno: 21 });
  assertEquals(kernel.calls.at(-1), { number: 3, args: [9] });
});

Deno.test("readTextFile() names the file that is not there", async () => {
  const kernel = new ScriptedKernel(() => ({ ok: false, errno: 2 }));
  await assertRejects(
    () => readTextFile(kernel, "/nowhere"),
    Error,
    "wanted to read /nowhere, the kernel answered ENOENT",
  );
});

testOnKernel("a file of the running kernel is the one that Deno reads", async (kernel) => {
  const path = "/proc/version";
  assertEquals(await readTextFile(kernel, path), await Deno.readTextFile(path));
});
