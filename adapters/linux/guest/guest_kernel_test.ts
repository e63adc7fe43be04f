import { assert, assertEquals, assertRejects } from "@std/assert";
import { input, type Memory, output } from "../kernel.ts";
import { kernelIdentity } from "../kernel_identity.ts";
import { readFile } from "../read_file.ts";
import { readTextFile } from "../read_text_file.ts";
import { syscallNumber } from "../syscall_number.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";

/** A descriptor that is never open. */
const CLOSED = 1_000_000;
const NANOSLEEP = 35;
const READV = 19;

/** A pause of so many milliseconds. */
function pause(milliseconds: number): Memory {
  return input(new Uint8Array(BigUint64Array.of(0n, BigInt(milliseconds) * 1_000_000n).buffer));
}

for (const name of ["5.10", "6.1", "6.12", "7.2"]) {
  testOnGuest("it says which it is", name, async (kernel) => {
    const identity = await kernelIdentity(kernel);
    assert(name === "7.2" || identity.version === name, `got ${identity.release}`);
    assertEquals(identity.machine, "x86_64");
  });
}

testOnGuest("a failing call tells its error, in order and aside", "6.1", async (kernel) => {
  const close = syscallNumber(kernel.arch, "close");
  assertEquals(await kernel.call(close, [CLOSED]), { ok: false, errno: 9 });
  assertEquals(await kernel.call(close, [-1n]), { ok: false, errno: 9 });
  assertEquals(await kernel.callAside(close, [CLOSED]), { ok: false, errno: 9 });
});

testOnGuest(
  "a block's pointers lead to the blocks that it names, and what was there before is gone",
  "6.1",
  async (kernel) => {
    const path = input(new TextEncoder().encode("/proc/version\0"));
    const file = await kernel.call(syscallNumber(kernel.arch, "openat"), [-100, path, 0]);
    assert(file.ok);
    const parts = [output(3), output(0), output(64)];
    parts[2]?.bytes.fill(0x2a);
    const vector: Memory = {
      bytes: new Uint8Array(BigUint64Array.of(0n, 3n, 0n, 0n, 0n, 10n).buffer),
      direction: "in",
      pointers: parts.map((target, at) => ({ offset: 16 * at, target })),
    };
    assertEquals(await kernel.call(READV, [file.value, vector, 3]), { ok: true, value: 13 });
    const text = new TextDecoder().decode(Uint8Array.from(parts.flatMap(({ bytes }) => [...bytes])));
    assertEquals(text.replaceAll("\0", ""), (await readTextFile(kernel, "/proc/version")).slice(0, 13));
  },
);

testOnGuest("a file of megabytes arrives whole", "6.1", async (kernel) => {
  const reply = await readFile(kernel, "/sys/kernel/btf/vmlinux");
  assert(reply.ok);
  const [magic, , , , typesAt, typesSize, stringsAt, stringsSize] = [
    new DataView(reply.bytes.buffer).getUint16(0, true),
    ...new Uint32Array(reply.bytes.buffer, 0, 6).slice(0, 3),
    ...new Uint32Array(reply.bytes.buffer, 8, 4),
  ];
  assertEquals(magic, 0xeb9f);
  assert(typesAt !== undefined && typesSize !== undefined && stringsAt !== undefined && stringsSize !== undefined);
  assertEquals(reply.bytes.length, 24 + stringsAt + stringsSize);
});

testOnGuest("calls can be made while others are under way", "6.1", async (kernel) => {
  const order: string[] = [];
  const slow = kernel.callAside(NANOSLEEP, [pause(300), 0]).then(() => order.push("aside"));
  await kernel.call(syscallNumber(kernel.arch, "close"), [CLOSED]);
  order.push("ordinary");
  await slow;
  assertEquals(order, ["ordinary", "aside"]);
});

testOnGuest("more calls aside than there are threads wait for their turn", "6.1", async (kernel) => {
  const calls = Array.from({ length: 200 }, () => kernel.callAside(NANOSLEEP, [pause(1), 0]));
  assertEquals(new Set((await Promise.all(calls)).map(({ ok }) => ok)), new Set([true]));
});

testOnGuest("a watch tells each state that it saw, once", "6.1", async (kernel) => {
  const memory = input(new TextEncoder().encode("watched\0"));
  const file = await kernel.call(syscallNumber(kernel.arch, "memfd_create"), [memory, 0]);
  assert(file.ok);
  const byte = output(1);
  const PREAD = 17;
  const PWRITE = 18;
  const put = (value: number) => kernel.call(PWRITE, [file.value, input(Uint8Array.of(value)), 1, 0]);
  await put(1);
  const updates = async (): Promise<void> => {
    for (const value of [1, 2, 2, 3]) {
      await put(value);
      await kernel.call(NANOSLEEP, [pause(20), 0]);
    }
  };
  const rounds = await kernel.watch([{ number: PREAD, args: [file.value, byte, 1, 0] }], updates);
  assertEquals(rounds.map(({ contents }) => contents.get(byte)?.[0]), [1, 2, 3]);
  assertEquals(byte.bytes[0], 0, "the block itself is left alone");
});

testOnGuest("a machine that ends says so, with its console, and is not waited for again", "6.1", async (kernel) => {
  const reboot = 169;
  const error = await assertRejects(() => kernel.call(reboot, [0xfee1dead, 672274793, 0x01234567, 0]), Error);
  assertEquals(error.name, "GuestLost");
  await assertRejects(() => kernel.call(0, []), Error);
});
