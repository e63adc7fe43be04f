import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import { parsePrototype } from "../../../lib/c/parse_prototype.ts";
import { type BpfMap, createMap } from "../bpf/create_map.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand } from "../bpf/reply.ts";
import { input, type Kernel } from "../kernel.ts";
import { kernelIdentity } from "../kernel_identity.ts";
import { attachProbe, probeType } from "../probe/attach_probe.ts";
import { readTextFile } from "../read_text_file.ts";
import { Session } from "../session.ts";
import { trace } from "../struct_args/trace.ts";
import type { TracedFunction } from "../struct_args/traced_function.ts";
import { syscallNumber } from "../syscall_number.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { runTraced } from "./struct_args_run.ts";

const VERSIONS = ["6.1", "6.12", "7.2"];

/** Where `pt_regs` of x86-64 has rdi, rsi, rdx, rcx, r8 and r9. */
const REGISTERS = [112, 104, 96, 88, 72, 64];

/** Words of a map's value: as many as are looked at of a context, and what user memory holds. */
const WORDS = 8;

const [AF_INET, SOCK_DGRAM, IP_TTL, TTL] = [2, 2, 2, 77];

/** A program that copies words of its context to a map, and behind them four bytes of the user's memory at the fourth. */
function copying(places: readonly number[], map: BpfMap): Uint8Array<ArrayBuffer> {
  const copies = places.map((place, at) => `r1 = *(u64 *)(r6 + ${place})\n*(u64 *)(r7 + ${8 * at}) = r1`);
  return encode(assemble(`
    r6 = r1
    r7 = map_fd[${map.fd}][0] ll
    ${copies.join("\n")}
    r1 = r7
    r1 += ${8 * (WORDS - 1)}
    r2 = 4
    r3 = *(u64 *)(r7 + 24)
    call bpf_probe_read_user
    r0 = 0
    exit`));
}

async function wordsMap(kernel: Kernel): Promise<BpfMap> {
  return demand(await createMap(kernel, { type: "array", keySize: 4, valueSize: 8 * WORDS, maxEntries: 1 }));
}

async function wordsOf(map: BpfMap): Promise<readonly bigint[]> {
  return [...new BigUint64Array(demand(await lookupElement(map, new Uint8Array(4))).buffer)];
}

/** Sets an option of a socket, which `ip_setsockopt` does. */
async function setTtl(kernel: Kernel): Promise<void> {
  const number = (name: Parameters<typeof syscallNumber>[1]): number => syscallNumber(kernel.arch, name);
  const socket = await kernel.call(number("socket"), [AF_INET, SOCK_DGRAM, 0]);
  assert(socket.ok);
  const value = input(new Uint8Array(Int32Array.of(TTL).buffer));
  const set = await kernel.call(number("setsockopt"), [socket.value, 0, IP_TTL, value, 4]);
  await kernel.call(number("close"), [socket.value]);
  assertEquals(set, { ok: true, value: 0 });
}

async function kernelFunction(session: Session, name: string): Promise<TracedFunction> {
  const address = (await session.symbols()).addressOf(name);
  const typeId = await session.kfuncId(name);
  assert(address !== undefined && typeId !== undefined);
  return { address, typeId, [Symbol.asyncDispose]: () => Promise.resolve() };
}

for (const version of VERSIONS) {
  for (const kind of ["fentry", "fexit"] as const) {
    testOnGuest(
      `setsockopt(2): ${kind} of ip_setsockopt sees what a kprobe finds in registers`,
      version,
      async (kernel) => {
        const session = new Session(kernel);
        await using traced = await kernelFunction(session, "ip_setsockopt");
        await using registers = await wordsMap(kernel);
        const insns = copying(REGISTERS, registers);
        await using prober = demand(await loadProgram(kernel, { type: "kprobe", insns }));
        const type = await probeType(kernel, "kprobe");
        assert(type !== undefined);
        const probe = await attachProbe(kernel, type, { name: "ip_setsockopt", offset: 0 }, prober);
        assert(typeof probe !== "string", `${probe}`);
        await using _probe = probe;
        await using slots = await wordsMap(kernel);
        const places = Array.from({ length: kind === "fentry" ? 6 : 7 }, (_, slot) => 8 * slot);
        await using _tracing = demand(await trace(kernel, traced, kind, copying(places, slots)));
        await setTtl(kernel);
        const found = await wordsOf(slots);
        assertEquals(found.slice(0, 6), (await wordsOf(registers)).slice(0, 6));
        const narrow = (word: bigint | undefined): bigint => BigInt.asUintN(32, word ?? -1n);
        assertEquals([found[1], found[2], found[5], found[7]].map(narrow), [0n, BigInt(IP_TTL), 4n, BigInt(TTL)]);
        assertEquals(BigInt.asUintN(1, found[4] ?? -1n), 0n, "the pointer is the user's");
        if (kind === "fexit") assertEquals(narrow(found[6]), 0n);
      },
    );
  }

  testOnGuest("a call is seen by all who take part in it, and nothing of it stays", version, async (kernel) => {
    const session = new Session(kernel);
    const identity = await kernelIdentity(kernel);
    const args = [Uint8Array.of(1, 0, 0, 0), Uint8Array.from({ length: 16 }, (_, at) => at), Uint8Array.of(0x80)];
    const prototype = parsePrototype("short f(int a, struct { long a; long b; } b, char c)");
    const result = Uint8Array.of(0xfe, 0x7f);
    const call = { prototype, structs: "abi", args, result } as const;
    assertEquals(await runTraced(session, { ...call, kind: "fexit" }, identity), {
      outcome: "ok",
      value: { programs: [{ args, result }], traced: [args], returned: result },
    });
    assertEquals(await runTraced(session, { ...call, kind: "fentry" }, identity), {
      outcome: "ok",
      value: { programs: [{ args }], traced: [args], returned: result },
    });
    assertEquals((await readTextFile(kernel, "/proc/modules")).includes("bpf_oracle"), false);
  });
}

testOnGuest("a result in two registers is refused at the exit", "7.2", async (kernel) => {
  const call = {
    prototype: parsePrototype("__int128 f(void)"),
    structs: "abi",
    kind: "fexit",
    args: [],
    result: new Uint8Array(16),
  } as const;
  const outcome = await runTraced(new Session(kernel), call, await kernelIdentity(kernel));
  assertEquals(outcome.outcome === "rejected" && outcome.errno, "EOPNOTSUPP");
});
