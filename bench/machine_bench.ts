/**
 * Instructions per second of the BPF machine: each benchmark executes a million of them, so that its iterations per
 * second are millions of instructions per second.
 *
 * @module
 */
import { assemble } from "../lib/bpf/assemble.ts";
import { Machine } from "../lib/bpf/machine/machine.ts";

/** A loop around `body` that executes a million instructions in all. */
function loopOf(body: readonly string[], subprogram: readonly string[] = [], perRound = body.length + 2): Machine {
  const rounds = Math.floor(1_000_000 / perRound);
  const text = [
    ...Array.from({ length: 5 }, (_, i) => `r${i + 1} = 0x${(i + 3) * 1_000_003}`),
    `r9 = ${rounds}`,
    "again:",
    ...body,
    "r9 += -1",
    "if r9 != 0 goto again",
    "r0 = r9",
    "exit",
    ...subprogram,
  ].join("\n");
  const machine = new Machine(assemble(text), { limit: 2_000_000 });
  const result = machine.run();
  if (result.outcome === "fault") throw new Error(`wanted an exit, got ${result.fault.detail}`);
  return machine;
}

const machines = {
  "64-bit arithmetic": loopOf(["r1 += r2", "r2 ^= r1", "r3 -= 77", "r4 |= r3", "r4 &= r1", "r5 = r2"]),
  "32-bit arithmetic": loopOf(["w1 += w2", "w2 ^= w1", "w3 -= 77", "w4 |= w3", "w4 &= w1", "w5 = w2"]),
  "multiplications, divisions and shifts": loopOf(["r1 *= r2", "r2 /= 3", "r3 <<= 3", "r3 >>= 1", "r2 += r1"]),
  "stack accesses": loopOf(["*(u64 *)(r10 - 0x8) = r1", "r2 = *(u64 *)(r10 - 0x8)", "w3 = *(u8 *)(r10 - 0x8)"]),
  "calls": loopOf(["r1 = r9", "call pc+4"], ["r0 = r1", "exit"], 6),
};

for (const [name, machine] of Object.entries(machines)) {
  Deno.bench({ name: `a million instructions: ${name}`, group: "machine", fn: () => void machine.run() });
}
