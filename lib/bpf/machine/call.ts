import { CALL } from "../opcode.ts";
import type { BpfFunction, MemoryParam, Param } from "./bpf_function.ts";
import type { Cpu } from "./cpu.ts";
import type { Execute } from "./step.ts";
import { Trap } from "./trap.ts";
import { get64, registerAt, set64 } from "./words.ts";

/** Makes a call of the helper or kfunc of a number. */
export function callFunction(src: typeof CALL.HELPER | typeof CALL.KFUNC, number: number, index: number): Execute {
  const type = src === CALL.HELPER ? "helper" : "kfunc";
  return (cpu) => {
    invoke(cpu, type, number, index);
    return index + 1;
  };
}

/** Makes a call of the helper whose number is in a register. */
export function callRegister(at: number, index: number): Execute {
  return (cpu) => {
    invoke(cpu, "helper", Number(BigInt.asIntN(32, get64(cpu.words, at))), index);
    return index + 1;
  };
}

/** Makes a call of the subprogram that begins at a slot. */
export function callSubprog(target: number, index: number): Execute {
  return (cpu) => {
    const { observer } = cpu.input;
    if (observer?.onCall !== undefined) {
      const args = cpu.conventions.args.map((register) =>
        (cpu.written & 1 << register) === 0 ? undefined : get64(cpu.words, registerAt(register))
      );
      observer.onCall({ type: "subprog", index, target, args });
    }
    return cpu.enter(target, index + 1);
  };
}

function invoke(cpu: Cpu, type: "helper" | "kfunc", number: number, index: number): void {
  const callee = cpu.options.functions?.(type, number);
  if (callee === undefined) throw new Trap({ kind: "unknown-function", type, number });
  const args = argumentsOf(cpu, callee);
  const memory = callee.params.map((param, i) => memoryArgument(cpu, param, args, i));
  const returned = guarded(callee, () => BigInt.asUintN(64, callee.call(args, cpu.memory)));
  cpu.scratch(callee.scratches);
  const { result } = cpu.conventions;
  if (!callee.isVoid) {
    set64(cpu.words, registerAt(result), returned);
    cpu.written |= 1 << result;
  }
  const { observer } = cpu.input;
  if (observer?.onCall === undefined) return;
  const event = { type, index, number, name: callee.name, args, memory };
  observer.onCall(callee.isVoid ? event : { ...event, result: returned });
}

function argumentsOf(cpu: Cpu, { name, params }: BpfFunction): readonly bigint[] {
  return params.map((_, i) => {
    const register = cpu.conventions.args[i];
    if (register === undefined) {
      const cause = new RangeError(`wanted at most ${cpu.conventions.args.length} parameters, got ${params.length}`);
      throw new Trap({ kind: "function-failed", name, cause });
    }
    return cpu.readable(register);
  });
}

/** Checks an argument that points to memory, and copies what the function may read there. */
function memoryArgument(cpu: Cpu, param: Param, args: readonly bigint[], index: number): Uint8Array | undefined {
  if (param === "value") return undefined;
  const address = args[index] ?? 0n;
  const size = sizeOf(param, args[index + 1]);
  if (param.access !== "write") cpu.memory.reachBytes(address, size, false);
  const found = cpu.memory.reachBytes(address, size, param.access !== "read");
  return param.access === "write" ? undefined : found.slice();
}

function sizeOf({ bytes }: MemoryParam, next: bigint | undefined): number {
  return bytes === "next-argument" ? Number(next ?? 0n) : bytes;
}

function guarded<T>({ name }: BpfFunction, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new Trap({ kind: "function-failed", name, cause });
  }
}
