import { assert, assertEquals } from "@std/assert";
import { describeAccess } from "./describe_access.ts";
import { describeRunningKernel } from "./describe_running_kernel.ts";
import type { SyscallResult } from "./kernel.ts";
import { ScriptedKernel } from "./testing/scripted_kernel.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

function refusing(errno: number): ScriptedKernel {
  return new ScriptedKernel(() => ({ ok: false, errno }));
}

Deno.test("describeAccess() says what a process without rights needs", async () => {
  assertEquals(await describeAccess(refusing(1)), {
    usable: false,
    reason: "bpf(2) refuses programs to this process (EPERM): run as root, or with CAP_BPF and CAP_PERFMON",
  });
});

Deno.test("describeAccess() says that a kernel has no bpf(2)", async () => {
  assertEquals(await describeAccess(refusing(38)), { usable: false, reason: "this kernel has no bpf(2) (ENOSYS)" });
});

Deno.test("describeAccess() names any other refusal", async () => {
  assertEquals(await describeAccess(refusing(22)), {
    usable: false,
    reason: "bpf(2) refuses the smallest program (EINVAL)",
  });
});

Deno.test("describeAccess() says what a kernel lacks that interprets programs, hides addresses and has no BTF", async () => {
  const closed: unknown[] = [];
  const kernel = new ScriptedKernel((number, args): SyscallResult => {
    const [first, block] = args;
    if (number === 3) closed.push(first);
    if (number === 257) return { ok: false, errno: 2 };
    if (number === 63 && typeof first === "object") first.bytes.set(new TextEncoder().encode("5.10.0"), 130);
    // The answer to a question about the program is a structure without an address in it.
    if (number === 321 && first === 15 && typeof block === "object") block.pointers[0]?.target.bytes.fill(0);
    return { ok: true, value: 7 };
  });
  const access = await describeAccess(kernel);
  assert(access.usable);
  assertEquals(access.identity.version, "5.10");
  assertEquals([access.jit, access.addresses, access.btf], [
    { present: false, reason: "this kernel interprets programs: set the sysctl net.core.bpf_jit_enable to 1" },
    {
      present: false,
      reason: "this kernel hides addresses from this process: set the sysctl kernel.kptr_restrict to 0",
    },
    { present: false, reason: "this kernel does not describe its types in /sys/kernel/btf/vmlinux" },
  ]);
  assertEquals(closed, [7], "the program is closed");
});

Deno.test("describeRunningKernel() gives an answer on any machine", async () => {
  const access = await describeRunningKernel();
  assert(access.usable || access.reason !== "");
});

testOnKernel("a kernel that programs can be loaded into is usable", async (kernel) => {
  const access = await describeAccess(kernel);
  assert(access.usable);
  assertEquals(access.identity.release, Deno.osRelease());
});
