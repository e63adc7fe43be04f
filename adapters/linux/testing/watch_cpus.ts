/**
 * Prints on how many CPUs its thread may be before, within and behind a watch of the running kernel, as JSON.
 *
 * @module
 */
import { type Kernel, output } from "../kernel.ts";
import { openRunningKernel } from "../running_kernel.ts";
import { syscallNumber } from "../syscall_number.ts";

async function cpusOf(kernel: Kernel): Promise<number> {
  const set = output(128);
  const got = await kernel.call(syscallNumber(kernel.arch, "sched_getaffinity"), [0, 128, set]);
  if (!got.ok) throw new Error(`wanted the thread's CPUs, got error ${got.errno}`);
  return [...set.bytes].reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
}

if (import.meta.main) {
  await using kernel = openRunningKernel();
  const before = await cpusOf(kernel);
  let within = 0;
  await kernel.watch([{ number: syscallNumber(kernel.arch, "gettid"), args: [] }], async () => {
    within = await cpusOf(kernel);
  });
  console.log(JSON.stringify([before, within, await cpusOf(kernel)]));
}
