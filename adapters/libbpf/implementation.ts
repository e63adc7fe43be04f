import type { Handlers, Implementation } from "../../lib/protocol/implementation.ts";
import { ok, unsupported } from "../../lib/protocol/outcome.ts";
import { describeAccess } from "../linux/describe_access.ts";
import type { Kernel } from "../linux/kernel.ts";
import type { Libbpf } from "./libbpf.ts";
import { Reader } from "./reader.ts";
import { runScript } from "./run_script.ts";

/**
 * libbpf 0.3 as an implementation, on a kernel of this machine.
 *
 * @param libbpf The library, or why there is none.
 * @param kernel The kernel that it loads programs into; it stays open as long as the implementation is used.
 */
export async function libbpfImplementation(libbpf: Libbpf | Error, kernel: Kernel): Promise<Implementation> {
  const access = await describeAccess(kernel);
  return {
    name: "libbpf",
    version: "0.3",
    arch: "none",
    designs: ["instances@0.3"],
    ...access.usable ? { kernel: access.identity.version } : {},
    handlers: handlersFor(libbpf, new Reader(kernel), access.usable ? undefined : access.reason),
  };
}

function handlersFor(libbpf: Libbpf | Error, reader: Reader, whyNot: string | undefined): Handlers {
  if (libbpf instanceof Error) return { "instances.run": () => unsupported(libbpf.message) };
  if (whyNot !== undefined) return { "instances.run": () => unsupported(whyNot) };
  return { "instances.run": async (input) => ok(await runScript(libbpf, reader, input)) };
}
