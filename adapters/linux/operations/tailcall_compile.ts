import { ok, type Outcome, unsupported } from "../../../lib/protocol/outcome.ts";
import type { TailcallCompileInput, TailcallCompileValue } from "../../../lib/protocol/tailcall_compile.ts";
import type { BpfMap } from "../bpf/create_map.ts";
import { dumpJited, type JitedFunction } from "../bpf/dump_jited.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { demand, type Reply } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";
import type { Session } from "../session.ts";
import { arrayAddress } from "../tailcall/array_address.ts";
import { arrayLayout } from "../tailcall/array_layout.ts";
import { createProgramArray } from "../tailcall/create_program_array.ts";
import { findExternals } from "../tailcall/find_externals.ts";
import { entrySkip } from "../tailcall/find_sites.ts";
import { listSites } from "../tailcall/list_sites.ts";
import { loadTailCaller } from "../tailcall/load_tail_caller.ts";
import { missingMap } from "../tailcall/missing_map.ts";
import { refusalOfTailCaller } from "../tailcall/refusal_of_tail_caller.ts";
import { writeSetting } from "../write_setting.ts";

/** Where a kernel is told to hide constants in its machine code, of whoever loads it: this rules direct tail calls out. */
const HARDEN = "/proc/sys/net/core/bpf_jit_harden";

/**
 * Carries out `tailcall.compile`: loads the program with types that say what its functions return, and reads its
 * machine code back. The sites of tail calls are found by decoding it, and what it calls by the kernel's symbols.
 */
export async function compile(
  session: Session,
  input: TailcallCompileInput,
): Promise<Outcome<TailcallCompileValue>> {
  if (input.classic) return unsupported("programs of classic BPF are not loaded by bpf(2), which alone shows code");
  const missing = missingMap(input.program, input.maps.length);
  if (missing !== undefined) return missing;
  const { kernel } = session;
  if (!input.direct && kernel.isOwn !== true) {
    return unsupported("what rules direct tail calls out here is a setting of the whole machine");
  }
  await using owner = new AsyncDisposableStack();
  const maps: BpfMap[] = [];
  for (const { maxEntries } of input.maps) maps.push(owner.use(await createProgramArray(kernel, maxEntries)));
  const load = (): Promise<Reply<LoadedProgram>> => loadTailCaller(kernel, input.program, maps, true);
  const reply = input.direct ? await load() : await hardened(kernel, load);
  if (reply.outcome === "refused") return refusalOfTailCaller(reply);
  const program = owner.use(reply.value);
  const functions = demand(await dumpJited(program));
  return await describe(session, input, maps, functions);
}

/** Loads something while constants are hidden. */
async function hardened<T>(kernel: Kernel, load: () => Promise<T>): Promise<T> {
  await writeSetting(kernel, HARDEN, "2");
  try {
    return await load();
  } finally {
    await writeSetting(kernel, HARDEN, "0");
  }
}

async function describe(
  session: Session,
  input: TailcallCompileInput,
  maps: readonly BpfMap[],
  functions: readonly JitedFunction[],
): Promise<Outcome<TailcallCompileValue>> {
  const [entry] = functions;
  if (entry === undefined) return unsupported("the kernel shows no machine code of this program");
  const nop5 = entry.code.subarray(0, 5).toHex();
  if (input.nop5 !== undefined && input.nop5 !== nop5) return unsupported(`the nop of this kernel is ${nop5}`);
  const skip = entrySkip(entry.code);
  if (skip === undefined) return unsupported("the entry's prologue has no mov rbp,rsp");
  const sites = listSites(input.program, functions);
  if (typeof sites === "string") return unsupported(sites);
  const externals = findExternals(functions, await session.symbols());
  if (typeof externals === "string") return unsupported(externals);
  const arrays: bigint[] = [];
  for (const map of maps) {
    const address = await arrayAddress(session.kernel, map);
    if (address === undefined) return unsupported("the machine code does not show where an array lies");
    arrays.push(address);
  }
  const layout = arrayLayout(await session.btf());
  return ok({ functions, sites, entrySkip: skip, arrays, layout, externals, memory: [] });
}
