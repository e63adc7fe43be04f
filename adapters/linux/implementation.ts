import type { Handlers, Implementation } from "../../lib/protocol/implementation.ts";
import type { Arch } from "../../lib/protocol/implementation.ts";
import { inRange, parseRange } from "../../lib/harness/version_range.ts";
import { unsupported } from "../../lib/protocol/outcome.ts";
import { type Access, describeAccess } from "./describe_access.ts";
import { designOfKernel } from "./design_of_kernel.ts";
import type { Kernel } from "./kernel.ts";
import type { KernelIdentity } from "./kernel_identity.ts";
import { runOnce } from "./operations/calling_convention_run.ts";
import { rewrite } from "./operations/nocsr_rewrite.ts";
import { prologueDesigns, runBehindPrologue } from "./operations/prologue_run.ts";
import { judgeLayout } from "./operations/struct_args_layout.ts";
import { runTraced } from "./operations/struct_args_run.ts";
import { showTrampoline } from "./operations/struct_args_trampoline.ts";
import { compile } from "./operations/tailcall_compile.ts";
import { watchPokes } from "./operations/tailcall_poke.ts";
import { findMarks } from "./operations/tailcall_reachability.ts";
import { runTailCalls } from "./operations/tailcall_run.ts";
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
    designs: [
      ...prologueDesigns,
      ...nocsrDesigns(identity?.version),
      ...structArgsDesigns(identity),
      ...tailcallDesigns(identity),
    ],
    ...(identity === undefined ? {} : { kernel: identity.version }),
    handlers: handlersFor(new Session(kernel), access),
  };
}

/** The design of nocsr that a kernel follows: none before 6.12, and from 7.2 on one that heeds jumps into patterns. */
function nocsrDesigns(version: string | undefined): readonly string[] {
  if (version === undefined || !inRange(version, parseRange(">=6.12"))) return [];
  return inRange(version, parseRange("<7.2")) ? ["nocsr@6.12"] : ["nocsr@7.2"];
}

/** The design of struct arguments that a kernel follows, as far as it is known here. */
function structArgsDesigns(identity: KernelIdentity | undefined): readonly string[] {
  const design = identity?.machine === "x86_64" ? designOfKernel(identity.version) : undefined;
  return design === undefined ? [] : [design];
}

/** Versions and the design of tail calls that the JIT of each was seen to follow. */
const TAILCALL_DESIGNS = [
  // As Debian's 5.10.0-46 has it, with the count taken from behind the rounded frame; the first 5.10 did not round.
  [">=5.10 <5.11", "tailcall@5.10"],
  [">=6.1 <6.2", "tailcall@6.1"],
  [">=6.12 <6.13", "tailcall@6.12"],
  [">=6.13", "tailcall@6.18"],
] as const;

/** The design of tail calls that a kernel's JIT follows, as far as it is known here. */
function tailcallDesigns(identity: KernelIdentity | undefined): readonly string[] {
  if (identity?.machine !== "x86_64") return [];
  return TAILCALL_DESIGNS.filter(([range]) => inRange(identity.version, parseRange(range))).map(([, design]) => design);
}

const GENERATES_NONE = "a kernel generates no prologues; whether it takes and runs them is another question";

/** The handlers of a kernel, or, where it cannot be asked, handlers that say why not. */
export function handlersFor(session: Session, access: Access): Handlers {
  if (!access.usable) return refusing(access.reason);
  const { identity, jit, addresses } = access;
  const hidden = !jit.present ? jit.reason : !addresses.present ? addresses.reason : undefined;
  return {
    "calling_convention.run": (input) => runOnce(session, input),
    "nocsr.rewrite": (input) => hidden === undefined ? rewrite(session, input) : unsupported(hidden),
    "prologue.generate": () => unsupported(GENERATES_NONE),
    "prologue.run": (input, design) => runBehindPrologue(session, input, design),
    "struct_args.layout": (input) => jit.present ? judgeLayout(session, input, identity) : unsupported(jit.reason),
    "struct_args.trampoline": (input) =>
      hidden === undefined ? showTrampoline(session, input, identity) : unsupported(hidden),
    "struct_args.run": (input) => hidden === undefined ? runTraced(session, input, identity) : unsupported(hidden),
    "tailcall.reachability": (input) => hidden === undefined ? findMarks(session, input) : unsupported(hidden),
    "tailcall.compile": (input) => hidden === undefined ? compile(session, input) : unsupported(hidden),
    "tailcall.run": (input) => runTailCalls(session, input),
    "tailcall.poke": (input) => hidden === undefined ? watchPokes(session, input) : unsupported(hidden),
  };
}

function refusing(reason: string): Handlers {
  return {
    "calling_convention.run": () => unsupported(reason),
    "nocsr.rewrite": () => unsupported(reason),
    "prologue.generate": () => unsupported(GENERATES_NONE),
    "prologue.run": () => unsupported(reason),
    "struct_args.layout": () => unsupported(reason),
    "struct_args.trampoline": () => unsupported(reason),
    "struct_args.run": () => unsupported(reason),
    "tailcall.reachability": () => unsupported(reason),
    "tailcall.compile": () => unsupported(reason),
    "tailcall.run": () => unsupported(reason),
    "tailcall.poke": () => unsupported(reason),
  };
}
