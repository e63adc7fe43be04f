import { programFromHex } from "../../lib/bpf/hex.ts";
import type { Insn } from "../../lib/bpf/insn.ts";
import { decode } from "../../lib/bpf/decode.ts";
import { Machine } from "../../lib/bpf/machine/machine.ts";
import { CONTEXT_ADDRESS } from "../../lib/bpf/machine/region.ts";
import { elfSection } from "../../lib/btf/elf.ts";
import { conformanceFunctions } from "./conformance_functions.ts";
import type { PluginOutcome } from "./plugin_outcome.ts";
import type { PluginWork } from "./plugin_work.ts";

/**
 * Runs a program as bpf_conformance's plugins do: r1 points to the memory, r2 counts its bytes; both are 0 if there is
 * none. Calls by register (`callx`) are understood.
 *
 * @example
 * ```ts
 * import { runPlugin } from "./run_plugin.ts";
 * import { assertEquals } from "@std/assert";
 *
 * // r0 = *(u8 *)(r1 + 0x1); exit
 * const program = "71 10 01 00 00 00 00 00  95 00 00 00 00 00 00 00";
 * assertEquals(runPlugin({ memory: "aa  bb ", program, elf: false }), { exit: 0, stdout: "bb\n" });
 * ```
 */
export function runPlugin({ memory: memoryHex, program: programHex, elf }: PluginWork): PluginOutcome {
  try {
    const memory = bytesFromHex("memory", memoryHex);
    const program = elf ? programFromElf(bytesFromHex("program", programHex)) : programFromHex(programHex);
    if (program.length === 0) throw new RangeError("wanted an instruction, got none");
    return runOn(program, memory);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    return { exit: 2, stderr: `${error.message}\n` };
  }
}

function runOn(program: readonly Insn[], memory: Uint8Array): PluginOutcome {
  const machine = new Machine(program, { functions: conformanceFunctions, extensions: ["callx"] });
  const result = machine.run({
    ...(memory.length === 0 ? {} : { context: memory }),
    registers: { 1: memory.length === 0 ? 0n : CONTEXT_ADDRESS, 2: BigInt(memory.length) },
  });
  if (result.outcome === "exit") return { exit: 0, stdout: `${result.r0.toString(16)}\n` };
  const { index, kind, detail } = result.fault;
  return { exit: 1, stderr: `instruction ${index}: ${kind}: ${detail}\n` };
}

function programFromElf(object: Uint8Array): readonly Insn[] {
  const text = elfSection(object, ".text");
  if (text.length % 8 !== 0) throw new RangeError(`wanted instructions of 8 bytes in .text, got ${text.length} bytes`);
  return decode(text);
}

function bytesFromHex(what: string, text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/\s+/g, "");
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) {
    throw new SyntaxError(`wanted the ${what}'s bytes as two hexadecimal digits each`);
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
