import type {
  CompiledExternal,
  TailcallCompileInput,
  TailcallCompileValue,
} from "../../../protocol/tailcall_compile.ts";
import { CONTEXT_ADDRESS } from "../../../bpf/machine/region.ts";
import { cFunction } from "../../../x86/c_function.ts";
import { CodeImage } from "../../../x86/code_image.ts";
import type { Cpu, CpuState } from "../../../x86/cpu.ts";
import type { External } from "../../../x86/external.ts";
import { Machine } from "../../../x86/machine.ts";
import { Memory } from "../../../x86/memory.ts";
import { registerNumber, REGISTERS } from "../../../x86/register.ts";
import { retpoline } from "../../../x86/retpoline.ts";
import { RETURN_ADDRESS } from "../../../x86/return_address.ts";
import { returnThunk } from "../../../x86/return_thunk.ts";
import type { RunEnd } from "../../../x86/run_end.ts";
import { jumpBytes, nopBytes, POKE_SIZE } from "../poke/text.ts";
import { type Addresses, OBJECT_SIZE, STACK_SIZE } from "./addresses.ts";
import { arraySize } from "./answer_problems.ts";
import { callersValue } from "./known_values.ts";
import { Recorder, type Scene } from "./recorder.ts";
import type { Element, Scenario } from "./scenario.ts";

/** A run of machine code. */
export interface Recording {
  readonly recorder: Recorder;
  readonly end: RunEnd;
  /** Where the other program starts. */
  readonly other: bigint;
}

/** A run of a prologue up to where tail calls enter. */
export interface Entering {
  readonly before: CpuState;
  readonly after: CpuState;
  /** What lies below the return address afterwards. */
  readonly pushed: bigint;
  readonly end: RunEnd;
}

/** What programs are called, by their numbers: the compiled one, and one that is none of its functions. */
export const ITSELF = 0;

/** The number of the program that returns {@linkcode OTHER_RESULT}. */
export const OTHER = 1;

/** What the other program returns. */
export const OTHER_RESULT = 0x5eed;

/**
 * In `rax` at the start, where a caller leaves what it likes: neither 0 nor, taken for a count of 32 bits, one that is
 * not exhausted.
 */
const JUNK = 0x5c4a_7c4e_0000_0021n;

/** Fills the stack; taken for a count, it is exhausted. */
const STACK_JUNK = 0xa5;

/** Bytes below the stack pointer that functions outside may write to. */
const SCRIBBLE = 64n;

const ENTRY_RESERVE = 256n;

/** Runs compiled code in many worlds. */
export class Rig {
  readonly #input: TailcallCompileInput;
  readonly #value: TailcallCompileValue;
  readonly #addresses: Addresses;
  readonly #code: CodeImage;
  readonly #memory: Memory;
  readonly #stack = new Uint8Array(STACK_SIZE);
  readonly #context = new Uint8Array(96);
  readonly #arrays: readonly Uint8Array[];
  readonly #scene: Scene;
  /** The array and the index of each direct site, by the slot of its tail call. */
  readonly #elements: ReadonlyMap<number, readonly [map: number, index: number]>;

  /**
   * @param elements The array and the index that each tail call was seen to use, by its slot.
   */
  constructor(
    input: TailcallCompileInput,
    value: TailcallCompileValue,
    addresses: Addresses,
    elements: ReadonlyMap<number, readonly [map: number, index: number]>,
  ) {
    this.#input = input;
    this.#value = value;
    this.#addresses = addresses;
    this.#elements = elements;
    this.#code = new CodeImage(
      value.functions.map(({ address, code }, number) => ({ name: functionName(number), base: address, bytes: code })),
    );
    this.#arrays = value.arrays.map((_, map) => new Uint8Array(arraySize(value.layout, input.maps[map]?.maxEntries)));
    this.#memory = this.#mapMemory();
    this.#scene = sceneOf(value, addresses);
  }

  /** Runs the entry in a world, for at most so many instructions. */
  run(scenario: Scenario, limit: number, helperResult: (number: number) => bigint): Recording {
    this.#set(scenario);
    const recorder = new Recorder(this.#scene, this.#code);
    const machine: Machine = new Machine({
      code: this.#code,
      memory: this.#memory,
      externals: this.#externals(helperResult),
      observe: (event) => recorder.observe(machine.cpu, event),
    });
    this.#prepare(machine.cpu);
    machine.cpu.push(RETURN_ADDRESS);
    machine.cpu.rip = this.#value.functions[0]?.address ?? 0n;
    recorder.begin(machine.cpu);
    return { recorder, end: machine.run({ limit }), other: this.#addresses.other };
  }

  /** Runs a function from its start to where tail calls enter it, for at most so many instructions. */
  enter(number: number, limit: number): Entering {
    const machine = new Machine({ code: this.#code, memory: this.#memory });
    const { cpu } = machine;
    this.#prepare(cpu);
    const address = this.#value.functions[number]?.address ?? 0n;
    machine.enter(address);
    const before = cpu.save();
    const end = machine.run({ limit, until: new Set([address + BigInt(this.#value.entrySkip)]) });
    const slot = BigInt.asUintN(64, (before.registers[registerNumber("rsp")] ?? 0n) - 8n);
    return { before, after: cpu.save(), end, pushed: cpu.memory.load(slot, 8) };
  }

  #mapMemory(): Memory {
    const { stack, objects } = this.#addresses;
    const { arrays, layout, memory, functions } = this.#value;
    const entries = [functions[0]?.address ?? 0n, this.#addresses.other];
    return new Memory([
      { name: "the stack", base: stack, bytes: this.#stack, access: "read-write" },
      { name: "the context", base: CONTEXT_ADDRESS, bytes: this.#context, access: "read" },
      ...arrays.map((base, map) => ({
        name: `map[${map}]`,
        base,
        bytes: this.#arrays[map] ?? new Uint8Array(0),
        access: "read" as const,
      })),
      ...objects.map((base, program) => {
        const bytes = new Uint8Array(OBJECT_SIZE);
        new DataView(bytes.buffer).setBigUint64(layout.code, entries[program] ?? 0n, true);
        return { name: `program ${program}`, base, bytes, access: "read" as const };
      }),
      ...memory.map(({ address, bytes }, number) => ({
        name: `memory ${number}`,
        base: address,
        bytes: bytes.slice(),
        access: "read-write" as const,
      })),
    ]);
  }

  /** Makes registers and the stack what they are when the kernel calls a program. */
  #prepare(cpu: Cpu): void {
    this.#stack.fill(STACK_JUNK);
    for (const register of REGISTERS) cpu.set(register, callersValue(register));
    cpu.set("rsp", this.#addresses.stack + BigInt(STACK_SIZE) - ENTRY_RESERVE);
    cpu.set("rdi", CONTEXT_ADDRESS);
    cpu.set("rax", JUNK);
    cpu.gsBase = this.#value.gsBase;
  }

  /** Fills arrays, and pokes direct sites, as the scenario has it. */
  #set({ context, element, hasTargetsAhead }: Scenario): void {
    this.#context.set(context);
    const { layout } = this.#value;
    for (const [map, bytes] of this.#arrays.entries()) {
      const maxEntries = this.#input.maps[map]?.maxEntries ?? 0;
      const view = new DataView(bytes.buffer);
      view.setUint32(layout.maxEntries, maxEntries, true);
      for (let index = 0; index < maxEntries; index++) {
        view.setBigUint64(layout.programs + 8 * index, this.#object(element(map, index)), true);
      }
    }
    for (const site of this.#value.sites) {
      if (site.kind !== "direct") continue;
      const [map, index] = this.#elements.get(site.insn) ?? [-1, 0];
      const entry = map < 0 ? undefined : this.#entry(element(map, index));
      const target = entry ?? (hasTargetsAhead ? this.#entry("other") : undefined);
      this.#code.write(site.bypass, entry === undefined ? this.#loaded(site.bypass) : nopBytes());
      this.#code.write(site.target, target === undefined ? this.#loaded(site.target) : jumpBytes(site.target, target));
    }
  }

  #object(element: Element): bigint {
    const [itself, other] = this.#addresses.objects;
    return element === "empty" ? 0n : element === "itself" ? itself : other;
  }

  /** Where a tail call into an element's program lands. */
  #entry(element: Element): bigint | undefined {
    if (element === "empty") return undefined;
    const start = element === "itself" ? this.#value.functions[0]?.address ?? 0n : this.#addresses.other;
    return start + BigInt(this.#value.entrySkip);
  }

  /** The five bytes at an address as the answer has them. */
  #loaded(address: bigint): Uint8Array {
    const owner = this.#value.functions.find((function_) =>
      address >= function_.address && address < function_.address + BigInt(function_.code.length)
    );
    const offset = Number(address - (owner?.address ?? address));
    return owner?.code.slice(offset, offset + POKE_SIZE) ?? new Uint8Array(0);
  }

  #externals(helperResult: (number: number) => bigint): ReadonlyMap<bigint, External> {
    let helpers = 0;
    const helper = cFunction((_, cpu) => {
      scribble(cpu);
      return helperResult(helpers++);
    });
    const externals = new Map(
      this.#value.externals.map((external) => [external.address, asExternal(external, helper)]),
    );
    return externals.set(this.#addresses.other + BigInt(this.#value.entrySkip), returnOther);
  }
}

/** What a function is called in traces. */
export function functionName(number: number): string {
  return number === 0 ? "entry" : `function ${number}`;
}

function asExternal(external: CompiledExternal, helper: External): External {
  switch (external.kind) {
    case "helper":
      return helper;
    case "return-thunk":
      return returnThunk;
    case "indirect-thunk":
      return retpoline(external.register);
  }
}

/** The other program, from where tail calls enter it: a body that uses what it may, and its epilogue. */
function returnOther(cpu: Cpu): void {
  scribble(cpu);
  cFunction((_, cpu) => {
    cpu.set("rbp", cpu.pop());
    return BigInt(OTHER_RESULT);
  })(cpu);
}

/** Overwrites some of what lies below the stack pointer, as any function does. */
function scribble(cpu: Cpu): void {
  const top = cpu.get("rsp");
  for (let slot = top - SCRIBBLE; slot < top; slot += 8n) cpu.memory.store(slot, 8, JUNK);
}

function sceneOf(value: TailcallCompileValue, { other }: Addresses): Scene {
  const skip = BigInt(value.entrySkip);
  const direct = value.sites.filter((site) => site.kind === "direct");
  const indirect = value.sites.filter((site) => site.kind === "indirect");
  return {
    functions: new Map(value.functions.map(({ address }, number) => [address, number])),
    landings: new Map([[(value.functions[0]?.address ?? 0n) + skip, ITSELF], [other + skip, OTHER]]),
    helpers: new Map(value.externals.flatMap((e) => e.kind === "helper" ? [[e.address, e.helper] as const] : [])),
    bypasses: new Map(direct.map(({ bypass, target }) => [bypass, target + BigInt(POKE_SIZE)])),
    bounds: new Set(value.arrays.map((address) => address + BigInt(value.layout.maxEntries))),
    behind: new Set(indirect.map(({ behind }) => behind)),
  };
}
