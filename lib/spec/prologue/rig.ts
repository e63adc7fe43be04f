import type { Insn, Program } from "../../bpf/insn.ts";
import type { BpfFunction, FunctionMemory } from "../../bpf/machine/bpf_function.ts";
import { conventions } from "../../bpf/machine/conventions.ts";
import type { Fault } from "../../bpf/machine/fault.ts";
import { Machine } from "../../bpf/machine/machine.ts";
import type { CallEvent } from "../../bpf/machine/observer.ts";
import { CONTEXT_ADDRESS, STACK_ADDRESS } from "../../bpf/machine/region.ts";
import { helperById } from "../../bpf/helpers.ts";
import type { RunResult } from "../../bpf/machine/run_result.ts";
import type { World } from "./world.ts";

/** One call of a helper that reads memory. */
export interface Read {
  /** The slot of the call. */
  readonly index: number;
  /** The helper's number: 4, 112 or 113. */
  readonly helper: number;
  /** Where the result goes, in bytes from the frame pointer. */
  readonly target: bigint;
  /** Bytes. */
  readonly size: bigint;
  /** The address that is read. */
  readonly source: bigint;
  /** Whether the target was as it must be: within the frame, or not, or there but without a value. */
  readonly targetState: "valid" | "outside" | "unwritten";
  readonly failed: boolean;
}

/** How the run of a prologue ended. */
export type TrialEnd =
  /** In user code; the values of r1 to r5, as far as they can be read there. */
  | { readonly kind: "user-code"; readonly registers: readonly (bigint | undefined)[] }
  /** By an exit before user code, or behind its first instruction. */
  | { readonly kind: "elsewhere" }
  | { readonly kind: "fault"; readonly fault: Fault };

/** One run of a prologue. */
export interface Trial {
  readonly world: World;
  /** The addresses that cannot be read. */
  readonly failing: ReadonlySet<bigint>;
  readonly reads: readonly Read[];
  readonly end: TrialEnd;
  /** How the whole run ended, user code included. */
  readonly result: RunResult;
}

/** The frame pointer of the main program. */
export const FRAME_POINTER_ADDRESS: bigint = STACK_ADDRESS + 0x1000n;

/** The helpers that read memory, by number: any address space, user space, the kernel. */
export const PROBE_READS: readonly number[] = [4, 112, 113];

const EFAULT = -14n;

/** What stands in user code's place: it calls a function, whose entry shows r1 to r5. */
const CAPTURE: Program = [
  insn({ opcode: 0x85, src: 1, imm: 2 }),
  insn({ opcode: 0xb7 }),
  insn({ opcode: 0x95 }),
  insn({ opcode: 0xb7 }),
  insn({ opcode: 0x95 }),
];

function insn(fields: Partial<Insn>): Insn {
  return { opcode: 0, dst: 0, src: 0, off: 0, imm: 0, ...fields };
}

/** Runs one prologue in many worlds. */
export class Rig {
  readonly #length: number;
  readonly #machine: Machine;
  readonly #functions = new Map(PROBE_READS.map((helper) => [helper, this.#probeRead(helper)]));
  #world: World | undefined;
  #failing: ReadonlySet<bigint> = new Set();
  #reads: Read[] = [];

  /**
   * @param prologue The prologue.
   * @param userCode What runs behind it; by default, what shows the registers that it finds.
   */
  constructor(prologue: Program, userCode: Program = CAPTURE) {
    this.#length = prologue.length;
    this.#machine = new Machine([...prologue, ...userCode], {
      conventions: { ...conventions, unwrittenStackReadable: false, misalignedStackAllowed: false },
      functions: (type, number) => type === "helper" ? this.#functions.get(number) : undefined,
      limit: prologue.length + 100,
    });
  }

  /** Runs it in a world in which reads of some addresses fail. */
  run(world: World, failing: ReadonlySet<bigint> = new Set()): Trial {
    this.#world = world;
    this.#failing = failing;
    this.#reads = [];
    let registers: readonly (bigint | undefined)[] | undefined;
    const result = this.#machine.run({
      registers: { 1: CONTEXT_ADDRESS },
      regions: [{ name: "context", address: CONTEXT_ADDRESS, bytes: world.context, access: "read" }],
      observer: {
        onCall: (event: CallEvent): void => {
          if (event.type === "subprog" && event.index === this.#length) registers ??= event.args;
          else if (event.type === "helper") this.#locate(event.index);
        },
      },
    });
    if (result.outcome === "fault" && result.fault.kind === "function-failed") this.#locate(result.fault.index);
    return { world, failing, reads: this.#reads, end: endOf(registers, result), result };
  }

  /** Puts in the slot of the last call, which the function itself does not see. */
  #locate(index: number): void {
    const last = this.#reads.pop();
    if (last !== undefined) this.#reads.push({ ...last, index });
  }

  #probeRead(helper: number): BpfFunction {
    return {
      name: helperById(helper)?.name ?? `helper ${helper}`,
      params: ["value", "value", "value"],
      isVoid: false,
      call: ([target = 0n, size = 0n, source = 0n], memory) => {
        const failed = this.#failing.has(source);
        const targetState = stateOf(target, size, memory);
        this.#reads.push({
          index: -1,
          helper,
          target: BigInt.asIntN(64, target - FRAME_POINTER_ADDRESS),
          size,
          source,
          targetState,
          failed,
        });
        if (targetState === "outside") throw new RangeError("wanted a result that lies within the frame");
        memory.write(target, this.#bytes(source, Number(size), failed));
        return failed ? EFAULT : 0n;
      },
    };
  }

  /** What a read leaves behind: a failed one, zeros. */
  #bytes(source: bigint, size: number, failed: boolean): Uint8Array {
    const bytes = new Uint8Array(size);
    if (failed || this.#world === undefined) return bytes;
    const view = new DataView(new ArrayBuffer(8));
    for (let at = 0; at < size; at += 8) {
      view.setBigUint64(0, this.#world.read(BigInt.asUintN(64, source + BigInt(at))), true);
      bytes.set(new Uint8Array(view.buffer).subarray(0, size - at), at);
    }
    return bytes;
  }
}

function endOf(registers: readonly (bigint | undefined)[] | undefined, result: RunResult): TrialEnd {
  if (registers !== undefined) return { kind: "user-code", registers };
  return result.outcome === "fault" ? { kind: "fault", fault: result.fault } : { kind: "elsewhere" };
}

function stateOf(target: bigint, size: bigint, memory: FunctionMemory): Read["targetState"] {
  const from = target - FRAME_POINTER_ADDRESS;
  if (size === 0n || from < -512n || from + size > 0n) return "outside";
  return memory.read(target, Number(size)) === undefined ? "unwritten" : "valid";
}
