import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import type { Outcome } from "../../../protocol/outcome.ts";
import type { TailcallCompileInput, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { compile } from "./compile.ts";
import { type Decisions, published } from "./decisions.ts";
import { designs } from "./designs.ts";

function compiled(text: string, change: Partial<TailcallCompileInput> = {}, design = "tailcall@5.10"): Outcome<
  TailcallCompileValue
> {
  const decisions: Decisions = designs.get(design) ?? published;
  const program = assemble(text);
  return compile(decisions, { program, maps: [{ maxEntries: 4 }], classic: false, direct: true, ...change });
}

function valueOf(outcome: Outcome<TailcallCompileValue>): TailcallCompileValue {
  assert(outcome.outcome === "ok", Deno.inspect(outcome));
  return outcome.value;
}

const REGISTERS = [{ bpf: 6, pops: 1 }, { bpf: 7, pops: 2 }, { bpf: 8, pops: 2 }, { bpf: 9, pops: 2 }];
const SUBSETS = Array.from({ length: 16 }, (_, bits) => REGISTERS.filter((_, at) => (bits >> at & 1) !== 0));

/** A program that uses these registers and this depth, and tail-calls with an index from `index`. */
function caller(used: typeof REGISTERS, depth: number, index: string): string {
  return [
    ...used.map(({ bpf }) => `r${bpf} = 1`),
    ...(depth === 0 ? [] : ["w2 = 1", `*(u8 *)(r10 - ${depth}) = w2`]),
    `r3 = ${index}`,
    "r2 = map[0] ll",
    "call bpf_tail_call",
    "r0 = 0",
    "exit",
  ].join("\n");
}

Deno.test("a direct site has the released length and jumps for every subset of registers and every depth", () => {
  for (const used of SUBSETS) {
    for (const depth of [0, 1, 8, 9, 200, 512]) {
      const { functions, sites } = valueOf(compiled(caller(used, depth, "2")));
      const [f, site] = [functions[0], sites[0]];
      assert(f !== undefined && site?.kind === "direct");
      const pops = used.reduce((sum, { pops }) => sum + pops, 0);
      const free = depth === 0 ? 0 : 7;
      const bypass = Number(site.bypass - f.address);
      assertEquals(Number(site.target - site.bypass), 6 + pops + free);
      assertEquals(f.code[bypass - 9 + 1], 0xc0, "add eax,1 is at 11 of 20 bytes before the bypass");
      assertEquals([f.code[bypass - 11], f.code[bypass - 10]], [0x77, 20 + pops + free]);
      assertEquals([f.code[bypass], f.code[bypass + 1]], [0xe9, pops + 1 + free + 5]);
    }
  }
});

Deno.test("an indirect site has the released jumps for every subset of registers and every depth", () => {
  for (const used of SUBSETS) {
    for (const depth of [0, 1, 8, 9, 200, 512]) {
      const { functions, sites } = valueOf(compiled(caller(used, depth, "*(u64 *)(r1 + 0)")));
      const [f, site] = [functions[0], sites[0]];
      assert(f !== undefined && site?.kind === "indirect");
      const rest = used.reduce((sum, { pops }) => sum + pops, 0) + (depth === 0 ? 0 : 7) + 2;
      const start = Number(site.behind - f.address) - 49 - rest;
      const bytes = f.code.subarray(start, start + 49 + rest);
      assertEquals(bytes.subarray(0, 7).toHex(), `89d239562476${(42 + rest).toString(16)}`);
      assertEquals(bytes.subarray(16, 18).toHex(), `77${(31 + rest).toString(16)}`);
      assertEquals(bytes.subarray(38, 40).toHex(), `74${(9 + rest).toString(16).padStart(2, "0")}`);
      assertEquals(bytes.subarray(-10).toHex(), "488b49304883c10bffe1");
    }
  }
});

Deno.test("compile() tells what a program calls, and where it will lie", () => {
  const value = valueOf(compiled("call 7\ncall 5\ncall 7\nr0 = 0\nexit"));
  assertEquals(value.externals.map((external) => external.kind === "helper" ? external.helper : external.kind), [7, 5]);
  assertEquals([value.entrySkip, value.arrays.length, value.memory], [11, 1, []]);
});

Deno.test("compile() refuses or declines with the place", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["r0 = 0", "rejected", "instruction 0: wanted an exit"],
    ["call 0xffff\nr0 = 0\nexit", "rejected", "instruction 0: invalid func unknown#65535"],
    ["r2 = map[7] ll\nr3 = 0\ncall 12\nr0 = 0\nexit", "rejected", "there is no map[7]"],
    ["r1 = map[7] ll\nr0 = 0\nexit", "rejected", "there is no map[7]"],
    ["r1 = map_fd[3] ll\nr0 = 0\nexit", "rejected", "fd 3 is not pointing to valid bpf_map"],
    ["r1 = map[0][0] ll\nr0 = 0\nexit", "rejected", "there is no value at map[0][0]"],
    ["r2 = 3\nr3 = 0\ncall 12\nr0 = 0\nexit", "rejected", "R2 type=scalar expected=map_ptr"],
    ["r0 = 1\nr0 s/= 3\nexit", "unsupported", "instruction 1, r0 s/= 0x3"],
    ["may_goto +1\nr0 = 0\nr0 = 0\nexit", "unsupported", "instruction 0, may_goto"],
    ["r1 = func[+3] ll\nr0 = 0\nexit\nr0 = 0\nexit", "unsupported", "instruction 0, r1 = func"],
  ];
  for (const [text, outcome, words] of cases) {
    const answer = compiled(text);
    assertEquals(answer.outcome, outcome, text);
    const said = answer.outcome === "ok" ? "" : answer.outcome === "rejected" ? answer.message : answer.reason;
    assert(said.includes(words), `${said} does not say ${words}`);
  }
});

Deno.test("compile() of a program from classic BPF refuses its calls", () => {
  const outcome = compiled("call sub\nexit\nsub:\nr0 = 0\nexit", { classic: true });
  assert(outcome.outcome === "rejected" && outcome.message.startsWith("instruction 0:"));
});

Deno.test("an index that both ways agree on is known, and one behind a comparison is", () => {
  const kinds = (text: string): string[] => valueOf(compiled(text)).sites.map(({ kind }) => kind);
  const agree =
    "r3 = 1\nr4 = *(u64 *)(r1 + 0)\nif r4 == 0 goto same\nr3 = 1\nsame:\nr2 = map[0] ll\ncall 12\nr0 = 0\nexit";
  assertEquals(kinds(agree), ["direct"]);
  const compared = "r3 = *(u64 *)(r1 + 0)\nif r3 != 2 goto out\nr2 = map[0] ll\ncall 12\nout:\nr0 = 0\nexit";
  assertEquals(kinds(compared), ["direct"]);
  const passed = "r2 = 3\ncall sub\nexit\nsub:\nr3 = r2\nr2 = map[0] ll\ncall 12\nr0 = 0\nexit";
  assertEquals(kinds(passed), ["direct"]);
});
