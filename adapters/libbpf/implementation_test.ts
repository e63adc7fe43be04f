import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { connectProcess } from "../../lib/harness/connect_process.ts";
import { instancesInput } from "../../lib/protocol/instances.ts";
import { ScriptedKernel } from "../linux/testing/scripted_kernel.ts";
import { adapters } from "../mod.ts";
import { libbpfImplementation } from "./implementation.ts";
import { openLibbpf } from "./libbpf.ts";
import { testOnLibbpf } from "./testing/test_on_libbpf.ts";

const EPERM = 1;
const input = instancesInput.parse({ programs: { p: "r0 = 7\nexit" }, script: ["load(p)", "load()"] });

Deno.test("where libbpf is not fetched, the operation is unsupported and says how to fetch it", async () => {
  let missing: unknown;
  try {
    openLibbpf("/nowhere");
  } catch (error) {
    missing = error;
  }
  assert(missing instanceof Error);
  const kernel = new ScriptedKernel(() => ({ ok: false, errno: EPERM }));
  const { handlers } = await libbpfImplementation(missing, kernel);
  const outcome = await handlers["instances.run"]?.(input, undefined);
  assert(outcome?.outcome === "unsupported");
  assertStringIncludes(outcome.reason, "wanted libbpf 0.3 in /nowhere (deno task fetch:libbpf puts it there)");
});

testOnLibbpf("where the kernel takes no programs, the operation is unsupported and says why", async (libbpf) => {
  const kernel = new ScriptedKernel(() => ({ ok: false, errno: EPERM }));
  const { handlers } = await libbpfImplementation(libbpf, kernel);
  const outcome = await handlers["instances.run"]?.(input, undefined);
  assert(outcome?.outcome === "unsupported");
  assertStringIncludes(outcome.reason, "EPERM");
});

testOnLibbpf("a crash inside libbpf is an answer, and another process answers the next question", async () => {
  const adapter = adapters["libbpf"];
  assert(adapter?.kind === "process");
  const args = ["run", "--quiet", ...adapter.permissions, adapter.module.href];
  const connect = connectProcess({ program: Deno.execPath(), args }, { seed: 1, limit: 30_000 });
  const ask = async (script: readonly string[]) => {
    const connection = await connect();
    assert(connection.kind === "connected");
    await using library = connection.adapter;
    const request = { operation: "instances.run", input: instancesInput.parse({ ...written, script }) } as const;
    return await library.ask(request, 30_000);
  };
  const written = { programs: { p: "r0 = 7\nexit" } };
  assertEquals((await ask(["load(p)", "load()"])).kind, "crash");
  assertEquals((await ask(["load(p)"])).kind, "outcome");
});
