import { assertEquals } from "@std/assert";
import { input, type Kernel, type Memory, output } from "./kernel.ts";
import { openRunningKernel } from "./running_kernel.ts";
import { readTextFile } from "./read_text_file.ts";
import { syscallNumber } from "./syscall_number.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

/** A descriptor that is never open. */
const closed = 1_000_000;

/** readv(2), which follows pointers in the memory that it is given. */
async function readvFromVersion(kernel: Kernel, parts: readonly Memory[]): Promise<number> {
  const readv = kernel.arch === "x86_64" ? 19 : 65;
  const path = input(new TextEncoder().encode("/proc/version\0"));
  const file = await kernel.call(syscallNumber(kernel.arch, "openat"), [-100, path, 0]);
  if (!file.ok) throw new Error(`wanted /proc/version, got ${file.errno}`);
  const iovecs = new BigUint64Array(parts.flatMap(({ bytes }) => [0n, BigInt(bytes.length)]));
  const pointers = parts.map((target, i) => ({ offset: i * 16, target }));
  const vector: Memory = { bytes: new Uint8Array(iovecs.buffer), direction: "in", pointers };
  const result = await kernel.call(readv, [file.value, vector, parts.length]);
  await kernel.call(syscallNumber(kernel.arch, "close"), [file.value]);
  return result.ok ? result.value : -result.errno;
}

testOnKernel("a block's pointers lead to the blocks that it names, an empty one to nowhere", async (kernel) => {
  // Small arrays may live where the collector moves them; the second part is a view into a larger buffer.
  const whole = new Uint8Array(32).fill(0x2a);
  const view: Memory = { bytes: whole.subarray(8, 16), direction: "out", pointers: [] };
  const parts = [output(3), view, output(0), output(5)];
  assertEquals(await readvFromVersion(kernel, parts), 16);
  const [first, second, , last] = parts.map(({ bytes }) => new TextDecoder().decode(bytes));
  const text = await readTextFile(kernel, "/proc/version");
  assertEquals(`${first}${second}${last}`, text.slice(0, 16));
  assertEquals([whole[7], whole[16]], [0x2a, 0x2a], "nothing is written beside the view");
});

testOnKernel("a failing call tells its error", async (kernel) => {
  assertEquals(await kernel.call(syscallNumber(kernel.arch, "close"), [closed]), { ok: false, errno: 9 });
});

testOnKernel("negative numbers are passed in two's complement, 64 bits wide", async (kernel) => {
  assertEquals(await kernel.call(syscallNumber(kernel.arch, "close"), [-1]), { ok: false, errno: 9 });
  assertEquals(await kernel.call(syscallNumber(kernel.arch, "close"), [-1n]), { ok: false, errno: 9 });
});

testOnKernel("the running kernel can be opened more than once", async () => {
  await using first = openRunningKernel();
  await using second = openRunningKernel();
  assertEquals(first.arch, second.arch);
});
