import { assertEquals } from "@std/assert";
import { keepApart } from "./keep_apart.ts";
import type { SyscallResult, SystemCall } from "./kernel.ts";
import { syscallNumber } from "./syscall_number.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

const NUMBER = {
  openat: syscallNumber("x86_64", "openat"),
  getdents64: syscallNumber("x86_64", "getdents64"),
  gettid: syscallNumber("x86_64", "gettid"),
  sched_getaffinity: syscallNumber("x86_64", "sched_getaffinity"),
  sched_setaffinity: syscallNumber("x86_64", "sched_setaffinity"),
};

/** An entry of a folder. */
function entry(name: string): readonly number[] {
  const length = 32;
  const bytes = new Uint8Array(length);
  bytes[16] = length;
  bytes.set(new TextEncoder().encode(name), 19);
  return [...bytes];
}

/** A process with the threads 100, which is this one, and 101, and what each was put on. */
function twoThreads(cpus: number): { readonly make: (call: SystemCall) => SyscallResult; readonly log: string[] } {
  const log: string[] = [];
  let entries = [entry("."), entry(".."), entry("100"), entry("101")].flat();
  const make = ({ number, args: [a, b, c] }: SystemCall): SyscallResult => {
    if (number === NUMBER.sched_getaffinity && typeof c === "object") c.bytes[0] = cpus;
    if (number === NUMBER.gettid) return { ok: true, value: 100 };
    if (number === NUMBER.openat) entries = [entry("."), entry(".."), entry("100"), entry("101")].flat();
    if (number === NUMBER.getdents64 && typeof b === "object") {
      const given = entries;
      b.bytes.set(given);
      entries = [];
      return { ok: true, value: given.length };
    }
    if (number === NUMBER.sched_setaffinity && typeof c === "object") log.push(`${a} on ${c.bytes[0]?.toString(2)}`);
    return { ok: true, value: 3 };
  };
  return { make, log };
}

Deno.test("keepApart() gives this thread a CPU, the others the rest, and all of them all in the end", () => {
  const { make, log } = twoThreads(0b1011);
  const apart = keepApart("x86_64", make, 0);
  // Thread 100 takes the CPU of place 100 % 3.
  assertEquals(log, ["100 on 10", "101 on 1001"]);
  apart[Symbol.dispose]();
  assertEquals(log.slice(2), ["100 on 1011", "101 on 1011"]);
});

Deno.test("keepApart() leaves threads alone that have too few CPUs", () => {
  for (const [cpus, busy] of [[0b100, 0], [0b110, 1], [0b111, 2]] as const) {
    const { make, log } = twoThreads(cpus);
    keepApart("x86_64", make, busy)[Symbol.dispose]();
    assertEquals(log, []);
  }
});

Deno.test("keepApart() does nothing where it is refused", () => {
  const asked: number[] = [];
  const refuse = ({ number }: SystemCall): SyscallResult => {
    asked.push(number);
    return { ok: false, errno: 1 };
  };
  keepApart("x86_64", refuse, 0)[Symbol.dispose]();
  assertEquals(asked, [NUMBER.sched_getaffinity, NUMBER.gettid]);
});

testOnKernel("in a watch this thread keeps to one CPU, and behind it to none", async () => {
  // A process of its own: beside this test others may watch, whose watches move the threads of this one.
  const script = new URL("./testing/watch_cpus.ts", import.meta.url);
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["run", "--allow-ffi", script.href] }).output();
  const [before, within, behind] = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals([within, behind], [before > 1 ? 1 : before, before]);
});
