import type { HelperParam } from "../../bpf/helper.ts";
import type { BpfFunction, FunctionMemory, Param } from "../../bpf/machine/bpf_function.ts";
import { Machine } from "../../bpf/machine/machine.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import type { MapSpec } from "../../protocol/nocsr.ts";
import { type CallFacts, GET_SMP_PROCESSOR_ID } from "./call_facts.ts";
import type { PlayState } from "./play.ts";
import { anyValue, immediateOf, mix, PERCPU_ADDRESS, regionsOf, VALUES_ADDRESS } from "./scene.ts";

/** What a call of a function is in a comparison. */
export interface Site {
  /** The call's slot in the program that was given. */
  readonly slot: number;
  readonly facts: CallFacts | undefined;
  /** The instructions by which the other program replaces the call, if they are run as they are. */
  readonly body?: Program;
  readonly maps: readonly MapSpec[];
}

const MAP_LOOKUP_ELEM = 1;

/**
 * A function that answers the same in both programs: the CPU's number where that is asked for, what the body computes
 * where the other program has it in place of the call, an address of memory or nothing for a lookup, and else anything.
 *
 * @param site The call.
 * @param scratches The registers that the call scratches; by default all that any call does.
 * @param state The run.
 */
export function functionModel(site: Site, state: PlayState, scratches?: readonly number[]): BpfFunction {
  const { facts, maps } = site;
  const params = facts?.params ?? [];
  return {
    name: facts?.name ?? "a function of which nothing is known",
    params: params.map((param) => paramOf(param, maps)),
    isVoid: facts?.isVoid ?? false,
    ...scratches && { scratches },
    call(args, memory): bigint {
      const visit = state.visits.get(site.slot) ?? 0;
      state.visits.set(site.slot, visit + 1);
      params.forEach((param, i) => write(param, args, i, memory, mix(state.scene.seed, site.slot, visit)));
      return resultOf(site, state, args, visit);
    },
  };
}

function paramOf(param: HelperParam, maps: readonly MapSpec[]): Param {
  if (param.kind !== "memory" || param.nullable) return "value";
  const { access, bytes } = param;
  if (typeof bytes === "number" || bytes === "next-argument") return { access, bytes };
  const sizes = maps.map((map) => bytes === "map-key" ? map.keySize : map.valueSize);
  return sizes.length === 0 ? "value" : { access, bytes: Math.min(...sizes) };
}

/** Fills what the function writes. */
function write(param: HelperParam, args: readonly bigint[], i: number, memory: FunctionMemory, seed: number): void {
  if (param.kind !== "memory" || param.access === "read") return;
  const size = param.bytes === "next-argument" ? Number(args[i + 1] ?? 0n) : param.bytes;
  const address = args[i];
  if (address === undefined || typeof size !== "number" || size > 512) return;
  memory.write(address, Uint8Array.from({ length: size }, (_, at) => mix(seed, i, at)));
}

function resultOf({ slot, facts, body }: Site, state: PlayState, args: readonly bigint[], visit: number): bigint {
  const { scene } = state;
  if (facts?.helper === GET_SMP_PROCESSOR_ID) return BigInt(scene.cpu);
  if (body !== undefined) return runBody(body, args, state) ?? 0n;
  if (facts?.helper === MAP_LOOKUP_ELEM) return mix(scene.seed, slot, visit) % 4 === 0 ? 0n : VALUES_ADDRESS;
  return anyValue(scene.seed, slot, visit + 1);
}

const EXIT: Insn = { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 };

/** What a body computes of these arguments; `undefined` if it cannot be run. */
function runBody(body: Program, args: readonly bigint[], { scene }: PlayState): bigint | undefined {
  const machine = machines.get(body) ?? machineOf(body);
  machines.set(body, machine);
  const registers = Object.fromEntries([[0, 0n] as const, ...args.map((arg, i) => [i + 1, arg] as const)]);
  const result = machine.run({ registers, regions: regionsOf(scene) });
  return result.outcome === "exit" ? result.r0 : undefined;
}

/** The machines of bodies, which are called again and again. */
const machines = new WeakMap<Program, Machine>();

function machineOf(body: Program): Machine {
  return new Machine([...body, EXIT], {
    extensions: ["xlated"],
    immediate: immediateOf,
    percpu: () => PERCPU_ADDRESS,
    limit: 100,
  });
}
