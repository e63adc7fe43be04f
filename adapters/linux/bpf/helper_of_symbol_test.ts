import { assert, assertEquals, assertGreater } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { decode } from "../../../lib/bpf/decode.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import type { Helper } from "../../../lib/bpf/helper.ts";
import { HELPERS } from "../../../lib/bpf/helpers.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import type { Kernel } from "../kernel.ts";
import { type KernelSymbols, readKernelSymbols } from "../kernel_symbols.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { type BpfMap, createMap } from "./create_map.ts";
import { dumpXlated } from "./dump_xlated.ts";
import { helperOfSymbol } from "./helper_of_symbol.ts";
import { loadProgram } from "./load_program.ts";
import { normalizeXlated } from "./normalize_xlated.ts";
import { programFlag } from "./program_flag.ts";
import type { ProgramType } from "./program_type.ts";
import { demand } from "./reply.ts";

Deno.test("helperOfSymbol() knows functions that are named as their helpers are", () => {
  assertEquals(["bpf_ktime_get_ns", "bpf_get_smp_processor_id", "sk_select_reuseport"].map(helperOfSymbol), [5, 8, 82]);
});

Deno.test("helperOfSymbol() knows a helper's function for one kind of program", () => {
  const symbols = [
    "bpf_perf_event_output_raw_tp",
    "bpf_skb_event_output",
    "bpf_xdp_redirect",
    "bpf_get_stackid_pe",
    "bpf_get_socket_cookie_sock_addr",
    "bpf_unlocked_sk_setsockopt",
    "sk_skb_pull_data",
  ];
  assertEquals(symbols.map(helperOfSymbol), [25, 25, 23, 27, 46, 49, 39]);
});

Deno.test("helperOfSymbol() knows a map operation's function for one kind of map", () => {
  const symbols = ["htab_map_update_elem", "array_map_delete_elem", "trie_lookup_elem", "queue_stack_map_push_elem"];
  assertEquals(symbols.map(helperOfSymbol), [2, 3, 1, 87]);
});

Deno.test("helperOfSymbol() knows helpers whose functions have a name of their own", () => {
  assertEquals(["bpf_user_rnd_u32", "bpf_probe_read_compat"].map(helperOfSymbol), [7, 4]);
});

Deno.test("helperOfSymbol() takes no other function for a helper", () => {
  const symbols = ["__htab_map_lookup_elem", "bpf_rcu_read_lock", "vfs_read", "bpf_", "", "_tp", "bpf_sk_"];
  assertEquals(symbols.map(helperOfSymbol), symbols.map(() => undefined));
});

/** Types whose helpers have functions of their own. */
const types: readonly ProgramType[] = [
  "raw_tracepoint",
  "kprobe",
  "perf_event",
  "sched_cls",
  "xdp",
  "socket_filter",
  "cgroup_sysctl",
  "sock_ops",
  "syscall",
];

/** What only inlining calls. */
const inlined = ["__htab_map_lookup_elem", "__static_call_return0"];

interface Trial {
  readonly kernel: Kernel;
  readonly symbols: KernelSymbols;
  readonly map: BpfMap;
}

testOnKernel("every helper that can be called with simple arguments is recognised in a dump", async (kernel) => {
  const symbols = await readKernelSymbols(kernel);
  await using map = demand(await createMap(kernel, { type: "hash", keySize: 4, valueSize: 8, maxEntries: 1 }));
  const recognised = new Set<number>();
  for (const helper of HELPERS) {
    const program = callOf(helper);
    if (program === undefined) continue;
    for (const type of types) {
      for (const called of await functionsCalled({ kernel, symbols, map }, type, program)) {
        assert(called === helper.id || inlined.includes(String(called)), `${helper.name} in ${type}: ${called}`);
        if (called === helper.id) recognised.add(helper.id);
      }
    }
  }
  assertGreater(recognised.size, 50);
}, "addresses");

/** The helpers that a program calls once it is in the kernel, and the names of functions that are none. */
async function functionsCalled(
  { kernel, symbols, map }: Trial,
  type: ProgramType,
  program: Program,
): Promise<(number | string)[]> {
  const flags = type === "syscall" ? programFlag.sleepable : 0;
  const reply = await loadProgram(kernel, { type, insns: encode(program), flags, fdArray: [map] });
  if (reply.outcome === "refused") return [];
  await using loaded = reply.value;
  const xlated = decode(demand(await dumpXlated(loaded)));
  const normalized = normalizeXlated(xlated, { symbols, kfuncs: new Map(), maps: [] });
  const foreign = new Map(normalized.foreignCalls.map(({ index, names }) => [index, names.join()]));
  return normalized.program.flatMap(({ opcode, imm }, i) => opcode === 0x85 ? [foreign.get(i) ?? imm] : []);
}

/** A program that calls a helper with zeroes, its context, a map and pieces of stack, if that is what it takes. */
function callOf({ id, params }: Helper): Program | undefined {
  const lines = ["r6 = r1"];
  for (let slot = 8; slot <= 256; slot += 8) lines.push(`*(u64 *)(r10 - ${slot}) = 0`);
  let depth = 0;
  for (const [i, param] of params.entries()) {
    const register = `r${i + 1}`;
    if (param.kind === "scalar") lines.push(`${register} = 0`);
    else if (param.kind === "size") lines.push(`${register} = 8`);
    else if (param.kind === "context") lines.push(`${register} = r6`);
    else if (param.kind === "map") lines.push(`${register} = map[0] ll`);
    else if (param.kind === "memory") {
      depth += typeof param.bytes === "number" ? Math.ceil(param.bytes / 8) * 8 : 8;
      lines.push(`${register} = r10`, `${register} += -${depth}`);
    } else return undefined;
  }
  return assemble([...lines, `call ${id}`, "r0 = 0", "exit"].join("\n"));
}
