import { assemble } from "../lib/bpf/assemble.ts";
import { Machine } from "../lib/bpf/machine/machine.ts";
import { measure, printRates } from "./measure.ts";

/** A loop around a body that executes about a million instructions. */
function loopOf(body: readonly string[]): Machine {
  const rounds = Math.floor(1_000_000 / (body.length + 2));
  const start = [1, 2, 3, 4, 5].map((register) => `r${register} = ${register * 1_000_003}`);
  const text = [...start, `r9 = ${rounds}`, "again:", ...body, "r9 += -1", "if r9 != 0 goto again", "r0 = r9", "exit"];
  return new Machine(assemble(text.join("\n")), { limit: 2_000_000 });
}

/** Instructions a second of the BPF machine. */
export async function benchMachines(): Promise<void> {
  const loops = {
    "64-bit arithmetic": loopOf(["r1 += r2", "r2 ^= r1", "r3 -= 77", "r4 |= r3", "r4 &= r1", "r5 = r2"]),
    "32-bit arithmetic": loopOf(["w1 += w2", "w2 ^= w1", "w3 -= 77", "w4 |= w3", "w4 &= w1", "w5 = w2"]),
    "stack accesses": loopOf(["*(u64 *)(r10 - 0x8) = r1", "r2 = *(u64 *)(r10 - 0x8)", "w3 = *(u8 *)(r10 - 0x8)"]),
  };
  const rates = [];
  for (const [name, machine] of Object.entries(loops)) {
    rates.push(await measure(name, () => machine.run().executed));
  }
  printRates("BPF machine, instructions executed", "instructions", rates);
}
