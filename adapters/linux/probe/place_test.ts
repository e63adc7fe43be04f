import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { perf510 } from "../../../lib/impl/prologue/decisions.ts";
import { parseFetchArg } from "../../../lib/perf/parse_fetch_arg.ts";
import type { MemoryPiece, PrologueRunInput } from "../../../lib/protocol/prologue.ts";
import { type Layout, layoutOf } from "./layout_of.ts";
import { place } from "./place.ts";
import type { ProbeSite } from "./probe_site.ts";

const site: ProbeSite = {
  name: "a probe",
  settable: new Map([["di", 64], ["si", 64], ["r9", 32]]),
  spaceOf: (helper) => helper === 112 ? "user" : "kernel",
  comeTo: () => Promise.resolve(undefined),
};

function words(address: bigint, ...values: readonly bigint[]): MemoryPiece {
  return { address, bytes: new Uint8Array(BigUint64Array.from(values).buffer) };
}

function ask(args: readonly string[], rest: Partial<PrologueRunInput> = {}): Layout | string {
  const program = assemble("r0 = r2\nexit");
  const input = { args: args.map(parseFetchArg), program, registers: { di: 0x1010n }, memory: [], ...rest };
  return layoutOf(perf510, input, site);
}

const registers = { di: 0x1010n, si: 5n };
const chain = [words(0x1010n, 0x7000n, 0x1018n), words(0x7008n, 42n)];

Deno.test("place() moves the register and the words that lead to the kernel's memory, and nothing else", () => {
  const layout = ask(["+8(+0(%di))", "+8(%di)", "%di"], { memory: chain, registers });
  assert(typeof layout !== "string", String(layout));
  const starts = [0xffff_c900_0000_0000n, 0xffff_c900_1000_0000n];
  const placed = place(layout, registers, starts);
  assertEquals(placed.registers, { di: 0xffff_c900_0000_0010n, si: 5n });
  const [first] = placed.areas.map(({ bytes }) => new DataView(bytes.buffer));
  assertEquals(first?.getBigUint64(0x10, true), 0xffff_c900_1000_0000n);
  assertEquals(first?.getBigUint64(0x18, true), 0x1018n);
  assertEquals(placed.reads, [
    { helper: 113, address: 0xffff_c900_0000_0010n, found: 0xffff_c900_1000_0000n },
    { helper: 113, address: 0xffff_c900_1000_0008n, found: 42n },
    { helper: 113, address: 0xffff_c900_0000_0018n, found: 0x1018n },
  ]);
  assertEquals([...layout.results.keys()], [2]);
});

Deno.test("layoutOf() lets a read that fails lead past the end of memory, or to nothing at all", () => {
  const past = ask(["+0(%di)"], { registers: { di: 0x1ff9n }, memory: [words(0x1ff8n, 1n)] });
  assert(typeof past !== "string", String(past));
  assertEquals(place(past, { di: 0x1ff9n }, [0xffff_c900_0000_0000n]).reads, [
    { helper: 113, address: 0xffff_c900_0000_0ff9n, found: undefined },
  ]);
  const nothing = ask(["+u0(%di)"], { registers: { di: 0x1_0ffcn }, memory: chain });
  assert(typeof nothing !== "string", String(nothing));
  assertEquals([nothing.areas, nothing.mappings, [...nothing.guards]], [[], [], [0x1_0000n, 0x1_1000n]]);
});

Deno.test("layoutOf() says which registers a probe cannot have", () => {
  assertEquals(ask(["%bx"]), "a probe cannot have bx set");
  assertEquals(ask(["%r9"], { registers: { r9: 1n << 32n } }), "a probe cannot have r9 set");
  assertEquals(ask(["%r9"], { registers: { r9: (1n << 32n) - 1n } }) instanceof Object, true);
  assertEquals(
    ask(["+0(%r9)"], { registers: { r9: 0x1010n }, memory: chain }),
    "a probe cannot have an address of the kernel in r9",
  );
});

Deno.test("layoutOf() refuses where moving would show", () => {
  const seen = "user code sees of an address what differs on a real machine";
  const memory = chain;
  const asks = (args: readonly string[], text: string) => ask(args, { memory, registers, program: assemble(text) });
  assertEquals(asks(["+0(%di)"], "r0 = *(u32 *)(r1 + 0x74)\nexit"), seen);
  assertEquals(asks(["+0(%di)", "%di"], "r0 = r4\nexit"), seen);
  assertEquals(asks(["+8(+0(%di))", "+0(%di):u16"], "r0 = r2\nexit"), seen);
  assertEquals(asks(["+0(%di)", "%di"], "r0 = r3\nexit") instanceof Object, true);
});

Deno.test("layoutOf() refuses more memory than is sensible", () => {
  const memory = [{ address: 0x1000n, bytes: new Uint8Array(2 ** 21 + 1) }];
  assertEquals(ask(["+0(%di)"], { memory }), "no more than 2097152 bytes are set up");
});
