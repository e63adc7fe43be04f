import { assertEquals, assertThrows } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { decode } from "../../../lib/bpf/decode.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { openBtf } from "../../../lib/btf/open_btf.ts";
import type { Kernel } from "../kernel.ts";
import { KernelSymbols, readKernelSymbols } from "../kernel_symbols.ts";
import { readFile } from "../read_file.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { bindMaps } from "./bind_maps.ts";
import { createMap } from "./create_map.ts";
import { dumpXlated } from "./dump_xlated.ts";
import { loadProgram } from "./load_program.ts";
import type { ProgramSpec } from "./program_spec.ts";
import { mapInfo } from "./map_info.ts";
import { type Naming, type NormalizedProgram, normalizeXlated } from "./normalize_xlated.ts";
import { programFlag } from "./program_flag.ts";
import { demand } from "./reply.ts";

const symbols = new KernelSymbols(`ffffffff81000000 T __bpf_call_base
ffffffff81000100 T bpf_ktime_get_ns
ffffffff81000200 T bpf_rcu_read_lock
ffffffff81000300 t __htab_map_lookup_elem
ffffffff80ffff00 T bpf_user_rnd_u32
`);
const nothing: Naming = { symbols, kfuncs: new Map(), maps: [] };
const exit = { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 };

/** A call as the kernel dumps it. */
function call(src: number, imm: number, off = 0): Program[number] {
  return { opcode: 0x85, dst: 0, src, off, imm };
}

Deno.test("normalizeXlated() gives helpers their numbers, behind the base and in front of it", () => {
  const { program, foreignCalls } = normalizeXlated([call(0, 0x100), call(0, -0x100), exit], nothing);
  assertEquals(program, [call(0, 5), call(0, 7), exit]);
  assertEquals(foreignCalls, []);
});

Deno.test("normalizeXlated() leaves the call that never returns", () => {
  assertEquals(normalizeXlated([call(0, 12)], nothing).program, [call(0, 12)]);
});

Deno.test("normalizeXlated() names calls that inlining left, and those that the kernel hides", () => {
  const xlated = [call(0, 0x300), call(0, 0), call(0, 0x123)];
  assertEquals(normalizeXlated(xlated, nothing), {
    program: xlated,
    foreignCalls: [{ index: 0, names: ["__htab_map_lookup_elem"] }, { index: 1, names: [] }, { index: 2, names: [] }],
  });
});

Deno.test("normalizeXlated() gives kernel functions their ids, whether the call had a distance or the id", () => {
  const naming = { ...nothing, kfuncs: new Map([["bpf_rcu_read_lock", 65470]]) };
  assertEquals(normalizeXlated([call(2, 0x200)], naming).program, [call(2, 65470)]);
  assertEquals(normalizeXlated([call(2, 65470)], naming).program, [call(2, 65470)]);
  assertEquals(normalizeXlated([call(2, 0x200)], nothing).foreignCalls, [{ index: 0, names: ["bpf_rcu_read_lock"] }]);
});

Deno.test("normalizeXlated() forgets which of the functions an address is of", () => {
  const loadable = assemble("r2 = func[back] ll\nr0 = 0x0\nexit\nback:\nexit");
  const xlated = loadable.map((insn, slot) => slot === 1 ? { ...insn, imm: 1 } : insn);
  assertEquals(normalizeXlated(xlated, nothing).program, loadable);
});

Deno.test("normalizeXlated() moves the distance of a program's own call back", () => {
  assertEquals(normalizeXlated([call(1, 1, 1), exit, exit], nothing).program, [call(1, 1), exit, exit]);
  assertEquals(normalizeXlated([exit, call(1, 0, -2)], nothing).program, [exit, call(1, -2)]);
});

Deno.test("normalizeXlated() finds the only target of a distance that was cut to 16 bits", () => {
  const far = [call(1, 1, 40000 << 16 >> 16), ...Array<Program[number]>(50000).fill(exit)];
  assertEquals(normalizeXlated(far, nothing).program[0], call(1, 40000));
  assertThrows(() => normalizeXlated([call(1, 1, 5), exit], nothing), RangeError, "the call in slot 0 among 2");
  const tooFar = [call(1, 1, 5), ...Array<Program[number]>(70000).fill(exit)];
  assertThrows(() => normalizeXlated(tooFar, nothing), RangeError, "wanted one target");
});

Deno.test("normalizeXlated() names maps by their places", () => {
  const xlated = assemble("r1 = map_fd[25] ll\nr2 = map_fd[26][8] ll\nr3 = map_fd[27] ll\nr4 = 25 ll\nexit");
  assertEquals(
    normalizeXlated(xlated, { ...nothing, maps: [26, 25] }).program,
    assemble("r1 = map[1] ll\nr2 = map[0][8] ll\nr3 = map_fd[27] ll\nr4 = 25 ll\nexit"),
  );
});

Deno.test("bindMaps() wants a map for every place", () => {
  assertThrows(
    () => bindMaps(assemble("r0 = 0\nr1 = map[1] ll\nexit"), []),
    RangeError,
    "wanted one of 0 maps in slot 1, got map[1]",
  );
});

async function normalizedOf(
  kernel: Kernel,
  spec: Omit<ProgramSpec, "insns">,
  program: Program,
  naming: Omit<Naming, "symbols">,
): Promise<NormalizedProgram> {
  await using loaded = demand(await loadProgram(kernel, { ...spec, insns: encode(program) }));
  const xlated = decode(demand(await dumpXlated(loaded)));
  return normalizeXlated(xlated, { ...naming, symbols: await readKernelSymbols(kernel) });
}

testOnKernel("a program comes back from the kernel as it was loaded", async (kernel) => {
  await using map = demand(await createMap(kernel, { type: "hash", keySize: 4, valueSize: 8, maxEntries: 1 }));
  const maps = [demand(await mapInfo(map)).id];
  const program = assemble(`
    *(u32 *)(r10 - 0x4) = 0
    *(u64 *)(r10 - 0x10) = 7
    call callee
    r1 = map[0] ll
    r2 = r10
    r2 += -0x4
    r3 = r10
    r3 += -0x10
    r4 = 0
    call bpf_map_update_elem
    r1 = map[0] ll
    r2 = r10
    r2 += -0x4
    call bpf_map_delete_elem
    r0 = 0
    exit
    callee:
    call bpf_ktime_get_ns
    r6 = r0
    call bpf_get_prandom_u32
    r0 += r6
    exit
  `);
  const spec = { type: "raw_tracepoint", fdArray: [map] } as const;
  assertEquals(await normalizedOf(kernel, spec, program, { kfuncs: new Map(), maps }), { program, foreignCalls: [] });
  const bound = bindMaps(program, [map]);
  assertEquals((await normalizedOf(kernel, { type: "xdp" }, bound, { kfuncs: new Map(), maps })).program, program);
}, "addresses");

testOnKernel("what a map look-up was inlined to is kept, and the call in it named", async (kernel) => {
  await using map = demand(await createMap(kernel, { type: "hash", keySize: 4, valueSize: 8, maxEntries: 1 }));
  const maps = [demand(await mapInfo(map)).id];
  const program = assemble(`
    *(u32 *)(r10 - 0x4) = 0
    r1 = map[0] ll
    r2 = r10
    r2 += -0x4
    call bpf_map_lookup_elem
    r0 = 0
    exit
  `);
  const spec = { type: "raw_tracepoint", fdArray: [map] } as const;
  const normalized = await normalizedOf(kernel, spec, program, { kfuncs: new Map(), maps });
  assertEquals(normalized.program.slice(0, 5), program.slice(0, 5));
  assertEquals(normalized.foreignCalls, [{ index: 5, names: ["__htab_map_lookup_elem"] }]);
}, "addresses");

testOnKernel(
  "calls of kernel functions come back by their BTF ids",
  async (kernel) => {
    const file = await readFile(kernel, "/sys/kernel/btf/vmlinux");
    if (!file.ok) throw new Error(`wanted the kernel's BTF, got error ${file.errno}`);
    const btf = openBtf(file.bytes);
    const kfuncs = new Map(["bpf_rcu_read_lock", "bpf_rcu_read_unlock"].map((name) => {
      const [id = 0] = btf.findByName(name, "func");
      return [name, id];
    }));
    const program = [...[...kfuncs.values()].map((id) => call(2, id)), ...assemble("r0 = 0\nexit")];
    const spec = { type: "syscall", flags: programFlag.sleepable } as const;
    assertEquals(await normalizedOf(kernel, spec, program, { kfuncs, maps: [] }), { program, foreignCalls: [] });
  },
  "addresses",
  "btf",
);
