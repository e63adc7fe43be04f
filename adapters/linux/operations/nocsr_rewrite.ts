import { decode } from "../../../lib/bpf/decode.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import { helperById } from "../../../lib/bpf/helpers.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { isFuncAddress, isKfuncCall } from "../../../lib/bpf/insn_kind.ts";
import type { FunctionFacts, MapSpec, RewriteInput, RewriteValue } from "../../../lib/protocol/nocsr.ts";
import { ok, type Outcome, unsupported } from "../../../lib/protocol/outcome.ts";
import { bindKfuncs } from "../bpf/bind_kfuncs.ts";
import { bindMaps } from "../bpf/bind_maps.ts";
import { type BpfMap, createMap } from "../bpf/create_map.ts";
import { dumpXlated } from "../bpf/dump_xlated.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { mapInfo } from "../bpf/map_info.ts";
import { normalizeXlated } from "../bpf/normalize_xlated.ts";
import { demand, type Reply } from "../bpf/reply.ts";
import { stackDepths } from "../bpf/stack_depths.ts";
import type { Kernel } from "../kernel.ts";
import type { Session } from "../session.ts";
import { typedFunctions } from "../tailcall/typed_functions.ts";
import { lacksFrame } from "./lacks_frame.ts";
import { refusal } from "./refusal.ts";
import { runOnCpus } from "./run_on_cpus.ts";

/** The helper whose pairs a kernel removes. */
const GET_SMP_PROCESSOR_ID = 8;

/** Kernel functions that a kernel declares nocsr; their calls become moves or nothing. */
const FASTCALL_KFUNCS = ["bpf_cast_to_kern_ctx", "bpf_rdonly_cast"];

/**
 * Carries out `nocsr.rewrite`: loads the program for a raw tracepoint, reads back what the verifier made of it, and
 * takes the stack depths from its log. On a kernel that nobody else lives on it is run as well.
 */
export async function rewrite(session: Session, input: RewriteInput): Promise<Outcome<RewriteValue>> {
  const impossible = whyNotHere(input.functions);
  if (impossible !== undefined) return unsupported(impossible);
  const names = input.functions.flatMap(({ kfunc }) => kfunc ?? []);
  const ids = await Promise.all(names.map((name) => session.kfuncId(name)));
  const missing = names.find((_, at) => ids[at] === undefined);
  if (missing !== undefined) return unsupported(`this kernel has no function ${missing}`);
  const kfuncs = new Map(names.map((name, at) => [name, ids[at] ?? 0]));

  await using owned = new AsyncDisposableStack();
  const made = await createMaps(session, input.maps, owned);
  const program = bindMaps(bindKfuncs(input.program, [...kfuncs.values()]), made);
  const reply = await load(session, program, owned);
  if (reply.outcome === "refused") return refusal(reply);
  await using loaded = reply.value;
  return ok(await rewritten(session, loaded, kfuncs, made));
}

/** Loads a program. A function whose address is taken must have a type. */
async function load(
  { kernel }: Session,
  program: Program,
  owner: AsyncDisposableStack,
): Promise<Reply<LoadedProgram>> {
  const debugInfo = program.some(isFuncAddress) ? await typedFunctions(kernel, program, owner) : undefined;
  return await loadProgram(kernel, { type: "raw_tracepoint", insns: encode(program), ...debugInfo && { debugInfo } });
}

async function createMaps(
  { kernel }: Session,
  specs: readonly MapSpec[],
  owner: AsyncDisposableStack,
): Promise<readonly BpfMap[]> {
  const maps: BpfMap[] = [];
  for (const spec of specs) maps.push(owner.use(demand(await createMap(kernel, spec))));
  return maps;
}

/** Why a kernel, whose functions are what they are, cannot be asked about functions like these. */
function whyNotHere(functions: readonly FunctionFacts[]): string | undefined {
  for (const facts of functions) {
    if (facts.kfunc !== undefined) {
      const fastcall = FASTCALL_KFUNCS.includes(facts.kfunc);
      if (facts.fastcall !== fastcall) return `the kernel's ${facts.kfunc} is ${fastcall ? "" : "not "}nocsr`;
      continue;
    }
    const helper = helperById(facts.helper ?? -1);
    if (helper === undefined) return `the kernel has no helper ${facts.helper}`;
    const nocsr = facts.helper === GET_SMP_PROCESSOR_ID;
    const same = facts.isVoid === helper.isVoid && facts.params === helper.params.length &&
      facts.fastcall === nocsr && facts.inlined === nocsr;
    if (!same) return `the kernel's ${helper.name} is another function than the case speaks of`;
  }
  return undefined;
}

function withKfuncPlaces(program: Program, ids: readonly number[]): Program {
  if (ids.length === 0) return program;
  return program.map((insn) => {
    const place = isKfuncCall(insn) ? ids.indexOf(insn.imm) : -1;
    return place < 0 ? insn : { ...insn, imm: place };
  });
}

async function rewritten(
  session: Session,
  loaded: LoadedProgram,
  kfuncs: ReadonlyMap<string, number>,
  made: readonly BpfMap[],
): Promise<RewriteValue> {
  const xlated = decode(demand(await dumpXlated(loaded)));
  const maps: number[] = [];
  for (const map of made) maps.push(demand(await mapInfo(map)).id);
  const { program } = normalizeXlated(xlated, { symbols: await session.symbols(), kfuncs, maps });
  const depths = stackDepths(loaded.log);
  const runs = mayRun(session.kernel, program, depths ?? []) ? await runOnCpus(loaded) : [];
  return {
    program: withKfuncPlaces(program, [...kfuncs.values()]),
    ...depths && { stackDepths: depths },
    ...runs.length > 0 && { runs },
  };
}

/**
 * Whether a program may be run. A pair that goes wrongly takes the ground from under what the verifier proved: the run
 * could be the kernel's end, and on riscv64 surely is where r10 is named by a function without stack, for which the JIT
 * does not set it up (docs/findings/linux-callee-reads-a-removed-slot.md).
 */
function mayRun({ arch, isOwn }: Kernel, program: Program, depths: readonly number[]): boolean {
  return isOwn === true && (arch !== "riscv64" || !lacksFrame(program, depths));
}
