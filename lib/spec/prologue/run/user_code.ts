import { helperById } from "../../../bpf/helpers.ts";
import type { BpfFunction, FunctionFinder } from "../../../bpf/machine/bpf_function.ts";
import { conventions } from "../../../bpf/machine/conventions.ts";
import { CONTEXT_ADDRESS } from "../../../bpf/machine/region.ts";
import { run } from "../../../bpf/machine/run.ts";
import type { RunResult } from "../../../bpf/machine/run_result.ts";
import { anyWorld, standardFunctions, type World } from "../../../bpf/standard_functions.ts";
import type { MemoryPiece, PrologueRunInput, PrologueRunValue } from "../../../protocol/prologue.ts";
import { FIRST_ARGUMENT } from "../fetch.ts";
import { PT_REGS_BYTES, ptRegsOffset } from "../pt_regs.ts";
import { readPieces } from "./traced_memory.ts";

const otherWorld: World = { cpu: 1, time: 2_000_000_011n, random: 0xbeef };

const LIMIT = 20_000;

/**
 * What a program returns, run alone with r1 to r5 as an answer says that it found them; `undefined` if it does not exit,
 * or what it returns does not follow from that alone.
 */
export function resultAlone(input: PrologueRunInput, value: PrologueRunValue): bigint | undefined {
  const here = runAlone(input, value, anyWorld);
  const there = runAlone(input, value, otherWorld);
  if (here.outcome === "fault" || there.outcome === "fault" || here.r0 !== there.r0) return undefined;
  return here.r0;
}

function runAlone({ program, registers, memory }: PrologueRunInput, value: PrologueRunValue, world: World): RunResult {
  const bytes = contextOf(registers);
  const args = value.args.slice(0, 3).map((arg, i) => [FIRST_ARGUMENT + i, arg] as const);
  return run(program, {
    registers: Object.fromEntries([[1, CONTEXT_ADDRESS], [2, value.err], ...args]),
    regions: [{ name: "context", address: CONTEXT_ADDRESS, bytes, access: "read" }],
  }, {
    conventions: { ...conventions, unwrittenStackReadable: false, misalignedStackAllowed: false },
    functions: functionsOf(memory, world),
    limit: LIMIT,
  });
}

/** The bytes of `pt_regs`. */
function contextOf(registers: PrologueRunInput["registers"]): Uint8Array {
  const bytes = new Uint8Array(PT_REGS_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [name, value] of Object.entries(registers)) {
    const offset = ptRegsOffset(name);
    if (offset !== undefined) view.setBigUint64(offset, BigInt.asUintN(64, value), true);
  }
  return bytes;
}

function functionsOf(memory: readonly MemoryPiece[], world: World): FunctionFinder {
  const standard = standardFunctions(world);
  const reads = new Map([4, 112, 113].map((helper) => [helper, probeRead(helper, memory)]));
  return (type, number) => (type === "helper" ? reads.get(number) : undefined) ?? standard(type, number);
}

const EFAULT = -14n;

function probeRead(helper: number, memory: readonly MemoryPiece[]): BpfFunction {
  return {
    name: helperById(helper)?.name ?? `helper ${helper}`,
    params: [{ bytes: "next-argument", access: "write" }, "value", "value"],
    isVoid: false,
    call: ([target = 0n, size = 0n, source = 0n], frame) => {
      const bytes = readPieces(memory, source, Number(size), helper === 112 ? "user" : "kernel");
      frame.write(target, bytes ?? new Uint8Array(Number(size)));
      return bytes === undefined ? EFAULT : 0n;
    },
  };
}
