import { registersWritten } from "../../bpf/effects.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import { isCall, isExit, jumpTarget } from "../../bpf/insn_kind.ts";
import type { BpfFunction } from "../../bpf/machine/bpf_function.ts";
import type { Fault } from "../../bpf/machine/fault.ts";
import { Machine } from "../../bpf/machine/machine.ts";
import { STACK_ADDRESS } from "../../bpf/machine/region.ts";
import { FRAME_SIZE } from "./frame.ts";
import { anyValue, frameOf, immediateOf, PERCPU_ADDRESS, regionsOf, type Scene, scenes } from "./scene.ts";

/** What a body does to a machine on which anything may be in the registers and in the frame. */
export type BodyEffects =
  /** It ran to its end in every world that was tried. */
  | {
    readonly kind: "ran";
    /** The registers that did not hold afterwards what they held before. */
    readonly registers: readonly number[];
    /** Whether the frame did not. */
    readonly frame: boolean;
  }
  /** It comes to something that is no instruction, by its slot in the body. */
  | { readonly kind: "malformed"; readonly slot: number }
  /** It reaches for what only its own loader knows, such as memory at an address. */
  | { readonly kind: "foreign"; readonly reason: string };

const FRAME_TOP = STACK_ADDRESS + 0x1000n;
const SAVED = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/**
 * Runs instructions that stand in place of a call, in several worlds, with every register and all of the frame set to
 * something, and finds what they changed.
 */
export function bodyEffects(body: Program): BodyEffects {
  const key = body.map(({ opcode, dst, src, off, imm }) => `${opcode} ${dst} ${src} ${off} ${imm}`).join();
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MANY) known.clear();
  const effects = observe(body);
  known.set(key, effects);
  return effects;
}

/** What bodies do, by their instructions: programs contain the same few again and again. */
const known = new Map<string, BodyEffects>();
const MANY = 256;

function observe(body: Program): BodyEffects {
  const changed = new Set<number>();
  let frame = false;
  const probe = new Probe(body);
  for (const scene of scenes) {
    const fault = probe.run(scene);
    if (fault?.kind === "bad-opcode") return { kind: "malformed", slot: fault.index - BODY_AT };
    if (fault !== undefined) return { kind: "foreign", reason: fault.kind };
    for (const register of SAVED) if (probe.after[register] !== probe.before[register]) changed.add(register);
    frame ||= probe.frameChanged;
  }
  return { kind: "ran", registers: [...changed].sort((a, b) => a - b), frame };
}

const call = (imm: number): Insn => ({ opcode: 0x85, dst: 0, src: 0, off: 0, imm });
const move = (dst: number, src: number): Insn => ({ opcode: 0xbf, dst, src, off: 0, imm: 0 });
const EXIT: Insn = { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 };

/** Numbers of the functions by which the probe looks at the machine. */
const LOOK = { prepare: -1, low: -2, high: -3 } as const;

/** Where the body begins in the probe's program. */
const BODY_AT = 1;

/** A machine around a body, which looks at registers and frame behind it. */
class Probe {
  before: readonly bigint[] = [];
  after: readonly bigint[] = [];
  frameChanged = false;
  readonly #machine: Machine;
  #frame: Uint8Array = new Uint8Array(FRAME_SIZE);

  constructor(body: Program) {
    const high = [0, 6, 7, 8, 9].map((register, i) => move(i + 1, register));
    const program = [call(LOOK.prepare), ...body, call(LOOK.low), ...high, call(LOOK.high), EXIT];
    this.#machine = new Machine(program, {
      functions: (_, number) => this.#functions.get(number),
      extensions: ["xlated"],
      immediate: immediateOf,
      percpu: () => PERCPU_ADDRESS,
      limit: 1000,
    });
  }

  /** Runs the body in a world; its fault, if it comes to one. */
  run(scene: Scene): Fault | undefined {
    this.before = SAVED.map((register) => anyValue(scene.seed, register, 11) | 1n);
    this.#frame = frameOf(scene);
    const registers = Object.fromEntries(this.before.map((value, register) => [register, value]));
    const result = this.#machine.run({ registers, regions: regionsOf(scene) });
    return result.outcome === "fault" ? result.fault : undefined;
  }

  readonly #functions: ReadonlyMap<number, BpfFunction> = new Map([
    [LOOK.prepare, looking([], (_, memory) => memory.write(FRAME_TOP - BigInt(FRAME_SIZE), this.#frame))],
    [
      LOOK.low,
      looking(["value", "value", "value", "value", "value"], (args, memory) => {
        this.after = [0n, ...args];
        const frame = memory.read(FRAME_TOP - BigInt(FRAME_SIZE), FRAME_SIZE);
        this.frameChanged = this.#frame.some((byte, at) => byte !== frame?.[at]);
      }),
    ],
    [
      LOOK.high,
      looking(["value", "value", "value", "value", "value"], ([r0 = 0n, ...rest]) => {
        this.after = [r0, ...this.after.slice(1), ...rest];
      }),
    ],
  ]);
}

/** A function that changes no register. */
function looking(
  params: BpfFunction["params"],
  look: (args: readonly bigint[], memory: Parameters<BpfFunction["call"]>[1]) => unknown,
): BpfFunction {
  return {
    name: "probe",
    params,
    isVoid: true,
    scratches: [],
    call(args, memory): bigint {
      look(args, memory);
      return 0n;
    },
  };
}

/** The registers that a body's instructions name as their results, whether or not they restore them. */
export function registersNamed(body: Program): readonly number[] {
  return [...new Set(body.flatMap((insn) => registersWritten(insn)))].sort((a, b) => a - b);
}

/** The instructions of a body by which control leaves it otherwise than by its end, calls included. */
export function departures(body: Program): readonly number[] {
  return [...body.keys()].filter((slot) => {
    const insn = body[slot];
    const target = jumpTarget(body, slot);
    if (insn === undefined) return false;
    return isCall(insn) || isExit(insn) || target !== undefined && (target < 0 || target > body.length);
  });
}
