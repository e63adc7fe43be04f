import type { Handlers, Implementation } from "../../lib/protocol/implementation.ts";
import type { Arch } from "../../lib/protocol/implementation.ts";
import { unsupported } from "../../lib/protocol/outcome.ts";
import { type Access, describeAccess } from "./describe_access.ts";
import type { Kernel } from "./kernel.ts";
import { runOnce } from "./operations/calling_convention_run.ts";
import { rewrite } from "./operations/nocsr_rewrite.ts";
import { watchPokes } from "./operations/tailcall_poke.ts";
import { Session } from "./session.ts";

const ARCHES: Readonly<Record<string, Arch>> = {
  x86_64: "x86_64",
  aarch64: "arm64",
  riscv64: "riscv64",
  s390x: "s390x",
  ppc64le: "powerpc64",
  loongarch64: "loongarch64",
};

/**
 * A kernel as an implementation: its answers to every operation that it can be asked.
 *
 * Where this process may not ask, or the kernel lacks something, the operations are `unsupported` and say why.
 *
 * @param kernel The kernel, which stays open as long as the implementation is used.
 */
export async function linuxImplementation(kernel: Kernel): Promise<Implementation> {
  const access = await describeAccess(kernel);
  const identity = access.usable ? access.identity : undefined;
  return {
    name: "linux",
    version: identity?.version ?? "0",
    arch: ARCHES[identity?.machine ?? ""] ?? "none",
    designs: [],
    ...(identity === undefined ? {} : { kernel: identity.version }),
    handlers: handlersFor(new Session(kernel), access),
  };
}

/** The handlers of a kernel, or, where it cannot be asked, handlers that say why not. */
export function handlersFor(session: Session, access: Access): Handlers {
  if (!access.usable) return refusing(access.reason);
  const { jit, addresses } = access;
  const hidden = !jit.present ? jit.reason : !addresses.present ? addresses.reason : undefined;
  return {
    "calling_convention.run": (input) => runOnce(session, input),
    "nocsr.rewrite": (input) => hidden === undefined ? rewrite(session, input) : unsupported(hidden),
    "tailcall.poke": (input) => hidden === undefined ? watchPokes(session, input) : unsupported(hidden),
  };
}

function refusing(reason: string): Handlers {
  return {
    "calling_convention.run": () => unsupported(reason),
    "nocsr.rewrite": () => unsupported(reason),
    "tailcall.poke": () => unsupported(reason),
  };
}
