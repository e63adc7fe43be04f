import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { perf510 } from "../../../lib/impl/prologue/decisions.ts";
import { parseFetchArg } from "../../../lib/perf/parse_fetch_arg.ts";
import type { Kernel } from "../kernel.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { KernelArea } from "./kernel_area.ts";
import { layoutOf } from "./layout_of.ts";
import type { ProbeSite } from "./probe_site.ts";
import { setUp } from "./set_up.ts";

const site: ProbeSite = {
  name: "a probe",
  settable: new Map([["di", 64]]),
  spaceOf: () => "kernel",
  comeTo: () => Promise.resolve(undefined),
};

/** Sets up a question whose read must fail, and says why it cannot be had, if so. */
async function setUpFailure(kernel: Kernel, di: bigint): Promise<string | undefined> {
  const args = [parseFetchArg("+0(%di)")];
  const layout = layoutOf(perf510, { args, program: assemble("r0 = 0\nexit"), registers: { di }, memory: [] }, site);
  assert(typeof layout !== "string", String(layout));
  await using scene = await setUp(kernel, layout, { di });
  return typeof scene.placed === "string" ? scene.placed : undefined;
}

async function provesFailures(kernel: Kernel): Promise<void> {
  await using area = await KernelArea.allocate(kernel, 4096);
  const place = `0x${area.address.toString(16)}`;
  assertEquals(await setUpFailure(kernel, area.address), `there is something to read at ${place} of this machine`);
  for (const di of [0n, 16n, 0x4000_0000_0000n, 0x8000_0000_0000n, 0xdead_0000_0000_0100n, area.address + 4096n]) {
    assertEquals(await setUpFailure(kernel, di), undefined);
  }
}

testOnKernel("setUp() proves that what must fail does", provesFailures);

for (const name of ["5.10", "7.2"]) testOnGuest("setUp() proves that what must fail does", name, provesFailures);
