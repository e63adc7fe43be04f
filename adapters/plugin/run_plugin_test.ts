import { assertEquals } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { programToHex } from "../../lib/bpf/hex.ts";
import { runPlugin } from "./run_plugin.ts";

/** The bytes as bpf_conformance writes them: two blanks after each. */
function spaced(hex: string): string {
  return hex.replace(/../g, "$&  ");
}

function plugin(text: string, memory = ""): string {
  const outcome = runPlugin({ memory: spaced(memory), program: spaced(programToHex(assemble(text))), elf: false });
  return outcome.exit === 0 ? outcome.stdout : `${outcome.exit}: ${outcome.stderr}`;
}

const cases: readonly (readonly [group: string, expected: string, program: string, memory?: string])[] = [
  ["base32", "fffffffd", "w0 = 2\nw0 -= 5\nif w0 s< 0 goto +1\nw0 = 0\nexit"],
  ["base64", "fffffffffffffffd", "r0 = 2\nr0 -= 5\nif r0 s< 0 goto +1\nr0 = 0\nexit"],
  ["base64, with the number in two slots", "80000000", "r0 = 0x80000000 ll\nexit"],
  ["divmul32", "3", "r0 = 12\nr1 = 0x100000004 ll\nw0 /= w1\nexit"],
  ["divmul64", "2a", "r0 = 336\nr0 /= 2\nr1 = 4\nr0 /= r1\nexit"],
  ["divmul64, by zero", "0", "r0 = 1\nr1 = 0\nr0 /= r1\nexit"],
  ["divmul64, signed", "fffffffffffffffa", "r0 = -13\nr0 s/= 2\nexit"],
  [
    "atomic32",
    "1111111122222222",
    "r1 = 0x1111111111111111 ll\n*(u64 *)(r10 - 8) = r1\nr1 = 0x22222222\nw1 = xchg32_32(r10 - 8, w1)\nr0 = *(u64 *)(r10 - 8)\nexit",
  ],
  ["atomic64", "1", "*(u64 *)(r10 - 8) = 1\nr1 = 41\nr1 = atomic_fetch_add((u64 *)(r10 - 8), r1)\nr0 = r1\nexit"],
  ["sign extension", "ffffffff80000001", "*(u32 *)(r10 - 4) = -2147483647\nr0 = *(s32 *)(r10 - 4)\nexit"],
  ["a long jump", "1", "r0 = 1\ngotol +1\nr0 = 2\nexit"],
  [
    "a local call",
    "f",
    "r1 = 1\nr2 = 2\nr3 = 3\nr4 = 4\nr5 = 5\nr6 = 6\ncall pc+1\nexit\nr0 = r1\nr0 += r2\nr0 += r3\nr0 += r4\nr0 += r5\nr6 = 0\nexit",
  ],
  ["memory", "2211", "r0 = *(u16 *)(r1 + 1)\nexit", "aa112233"],
  [
    "memory that is written",
    "2a",
    "r2 = *(u8 *)(r1 + 0)\n*(u8 *)(r1 + 9) = r2\nr0 = *(u8 *)(r1 + 9)\nexit",
    "2a000000000000000000",
  ],
  ["the memory's length", "8", "r0 = r2\nexit", "0000000100000002"],
  ["no memory", "0", "r0 = r1\nr0 |= r2\nexit"],
  ["helper 0", "102030405", "r1 = 1\nr2 = 2\nr3 = 3\nr4 = 4\nr5 = 5\ncall 0x0\nexit"],
  ["helper 1", "292b", "r6 = r1\nr1 += 1\nr2 = 2\ncall 0x1\nr0 = *(u16 *)(r6 + 1)\nexit", "00010300"],
  ["helper 2", "7", "r6 = 7\ncall 0x2\nr0 += r6\nexit"],
  ["helper 3", "ffffffff", "r1 = -1\ncall 0x3\nexit"],
  ["helper 3 of small numbers", "3", "r1 = 15\ncall 0x3\nexit"],
  ["helper 4", "ffffffffffffffff", "r2 = r1\nr2 += 3\ncall 0x4\nexit", "616200616300"],
  ["helper 4 of equal strings", "0", "r2 = r1\nr2 += 3\ncall 0x4\nexit", "616200616200"],
  ["helper 5", "2", "r1 = -1\ncall 0x5\nr0 = 2\nexit"],
  ["a call by register", "2", "r1 = -1\nr2 = 5\ncallx r2\nr0 = 2\nexit"],
  ["a kernel function", "0", "call kfunc[42]\nexit"],
];

for (const [group, expected, program, memory] of cases) {
  Deno.test(`plugin: ${group}`, () => assertEquals(plugin(program, memory), `${expected}\n`));
}

Deno.test("plugin: a program that faults says where and why", () => {
  const text = "r0 = 1\nr0 = *(u64 *)(r10 + 0)\nexit";
  assertEquals(plugin(text).slice(0, 44), "1: instruction 1: out-of-bounds: read of 8 b");
  assertEquals(plugin("call 0x63\nexit"), "1: instruction 0: unknown-function: there is no helper 99\n");
  assertEquals(
    plugin("r2 = r1\nr2 += 2\ncall 0x4\nexit", "61616161").slice(0, 35),
    "1: instruction 2: function-failed: ",
  );
});

Deno.test("plugin: bytes that make no sense are one line", () => {
  const exits = (memory: string, program: string, elf = false): string => {
    const outcome = runPlugin({ memory, program, elf });
    return outcome.exit === 0 ? outcome.stdout : `${outcome.exit}: ${outcome.stderr}`;
  };
  assertEquals(exits("a", ""), "2: wanted the memory's bytes as two hexadecimal digits each\n");
  assertEquals(exits("", "9"), "2: wanted sixteen digits an instruction, got 1 digits\n");
  assertEquals(exits("", "xy"), '2: wanted hexadecimal digits, got "x" at character 1\n');
  assertEquals(exits("", " \n"), "2: wanted an instruction, got none\n");
  assertEquals(exits("", "9500000000000000", true).slice(0, 10), "2: ELF (by");
});
