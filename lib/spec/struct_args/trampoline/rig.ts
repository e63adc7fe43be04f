import type { TrampolineExternal, TrampolineInput, TrampolineValue } from "../../../protocol/struct_args.ts";
import { cFunction } from "../../../x86/c_function.ts";
import { CodeImage } from "../../../x86/code_image.ts";
import type { Cpu } from "../../../x86/cpu.ts";
import type { External } from "../../../x86/external.ts";
import { Machine } from "../../../x86/machine.ts";
import type { MachineEvent } from "../../../x86/machine_event.ts";
import { Memory, type MemoryRegion } from "../../../x86/memory.ts";
import { type Register, REGISTERS } from "../../../x86/register.ts";
import { retpoline } from "../../../x86/retpoline.ts";
import { RETURN_ADDRESS } from "../../../x86/return_address.ts";
import { returnThunk } from "../../../x86/return_thunk.ts";
import { Trap } from "../../../x86/trap.ts";
import type { Insn } from "../../../x86/insn.ts";
import { findRoom } from "../../tailcall/compile/find_room.ts";
import type { Call } from "../call.ts";
import { type Caller, callerOf, POINTED_STRIDE } from "./caller.ts";
import { extentsOf } from "./problems.ts";
import type { Access, AroundProgram, ProgramCall, Recording, TracedStart } from "./recording.ts";

/** Bytes of stack below and above the trampoline's start. */
const HALF_STACK = 16384;

const STACK = 0xffff_c900_0010_0000n;
const POINTED = 0xffff_8880_5000_0000n;
const STRIDE = 0x100_0000n;

/** Instructions and calls that a trampoline may take. */
const LIMIT = 20_000;

/** Bytes below the stack pointer that functions outside may write to. */
const SCRIBBLE = 256n;

/** What functions outside leave behind. */
const JUNK = 0x5c4a_7c4e_d00d_0000n;

/** The slots of the context that are looked at, for arguments and a result. */
const MOST_SLOTS = 16;

/** Runs one trampoline with what one caller passes. */
export class Rig {
  readonly #input: TrampolineInput;
  readonly #value: TrampolineValue;
  readonly #caller: Caller;
  readonly #call: Call;
  readonly #memory: Memory;
  readonly #machine: Machine;
  readonly #entryRsp: bigint;
  readonly #start: bigint;
  readonly #programs: ProgramCall[] = [];
  readonly #enters: AroundProgram[] = [];
  readonly #exits: AroundProgram[] = [];
  readonly #traced: TracedStart[] = [];
  readonly #stores: Access[] = [];
  readonly #strays: Access[] = [];
  readonly #insns: Insn[] = [];
  readonly #outside: { readonly at: bigint; readonly insns: number }[] = [];
  #loads: Access[] = [];
  /** A store that a push or a call may yet account for. */
  #pending: Access | undefined;

  /**
   * @param start What is returned before the program: 0 if it is not to run.
   * @throws {RangeError} if there is no room beside what the answer names.
   */
  constructor(input: TrampolineInput, value: TrampolineValue, call: Call, seed: bigint, start: bigint) {
    this.#input = input;
    this.#value = value;
    this.#call = call;
    this.#start = start;
    const stack = roomBeside(value, STACK, 2 * HALF_STACK);
    this.#caller = callerOf(call, seed, roomBeside(value, POINTED, POINTED_STRIDE * (call.args.length + 1)));
    // The arguments on the stack, behind one return address or two, begin at a multiple of 16.
    this.#entryRsp = stack + BigInt(HALF_STACK + (value.entry === "call" ? 0 : 8));
    this.#memory = new Memory(regionsOf(value, this.#caller, stack));
    this.#machine = new Machine({
      code: new CodeImage([{ name: "the trampoline", base: value.address, bytes: value.code }]),
      memory: this.#memory,
      externals: new Map(value.externals.map((external) => [external.address, this.#external(external)])),
      observe: (event) => this.#observe(event),
    });
  }

  /** Runs it; done once. */
  run(): Recording {
    const { cpu } = this.#machine;
    for (const [register, value] of this.#caller.registers) cpu.set(register, value);
    cpu.gsBase = this.#value.gsBase;
    cpu.set("rsp", this.#entryRsp);
    cpu.rip = this.#value.address;
    const traced = this.#address("traced");
    const left = this.#value.entry === "call" ? [traced] : [];
    const words = [...left, RETURN_ADDRESS, ...this.#caller.stack];
    for (const [at, word] of words.entries()) this.#memory.store(this.#entryRsp + BigInt(8 * at), 8, word);
    const until = new Set(this.#input.kind === "fentry" ? [traced] : []);
    const end = this.#machine.run({ limit: LIMIT, until });
    this.#settle();
    if (end.kind === "reached") this.#traced.push(this.#tracedStart(cpu));
    const popped = left.length + (this.#input.kind === "fentry" ? 0 : 1);
    return {
      caller: this.#caller,
      entryRsp: this.#entryRsp,
      exitRsp: this.#entryRsp + BigInt(8 * popped),
      end,
      programs: this.#programs,
      traced: this.#traced,
      enters: this.#enters,
      exits: this.#exits,
      registers: registersOf(cpu),
      strays: this.#strays,
      loads: this.#loads,
      insns: this.#insns,
      outside: this.#outside,
    };
  }

  #address(kind: TrampolineExternal["kind"]): bigint {
    return this.#value.externals.find((external) => external.kind === kind)?.address ?? 0n;
  }

  #external(external: TrampolineExternal): External {
    switch (external.kind) {
      case "program":
        return this.#outsider((cpu) => this.#program(cpu));
      case "traced":
        return this.#outsider((cpu) => {
          this.#traced.push(this.#tracedStart(cpu));
          // A function may overwrite the arguments that it finds on the stack.
          const first = cpu.get("rsp") + 8n;
          for (let at = 0; at < this.#call.stackBytes; at += 8) this.#memory.store(first + BigInt(at), 8, JUNK);
          return this.#caller.result;
        });
      case "enter":
        return this.#outsider((cpu) => {
          this.#enters.push({ start: this.#start, runContext: cpu.get("rsi") });
          return this.#start;
        });
      case "exit":
        return this.#outsider((cpu) => {
          this.#exits.push({ start: cpu.get("rsi"), runContext: cpu.get("rdx") });
          return 0n;
        });
      case "function":
        return this.#outsider(() => 0n);
      case "return-thunk":
        return returnThunk;
      case "indirect-thunk":
        return retpoline(external.register);
    }
  }

  /** A C function that uses the stack below it as any may. */
  #outsider(body: (cpu: Cpu) => bigint): External {
    return cFunction((_, cpu) => {
      this.#outside.push({ at: cpu.at, insns: this.#insns.length });
      const top = cpu.get("rsp");
      for (let slot = top - SCRIBBLE; slot < top; slot += 8n) cpu.memory.store(slot, 8, JUNK);
      return body(cpu);
    });
  }

  #program(cpu: Cpu): bigint {
    const context = cpu.get("rdi");
    const slots = Array.from({ length: MOST_SLOTS }, (_, slot) => this.#word(context + BigInt(8 * slot)));
    this.#programs.push({
      context,
      before: this.#word(context - 8n),
      slots,
      behind: slots.map((address) => this.#bytes(address ?? 0n, 16)),
      rsp: cpu.get("rsp"),
      stores: [...this.#stores],
    });
    this.#loads = [];
    return 0n;
  }

  #tracedStart(cpu: Cpu): TracedStart {
    const rsp = cpu.get("rsp");
    const length = 1 + this.#call.stackBytes / 8;
    const stack = Array.from({ length }, (_, at) => this.#word(rsp + BigInt(8 * at)));
    return { rsp, registers: registersOf(cpu), stack };
  }

  #word(address: bigint): bigint | undefined {
    return orNothing(() => this.#memory.load(BigInt.asUintN(64, address), 8));
  }

  #bytes(address: bigint, most: number): Uint8Array {
    const bytes: number[] = [];
    for (let at = 0; at < most; at++) {
      const byte = orNothing(() => this.#memory.load(BigInt.asUintN(64, address + BigInt(at)), 1));
      if (byte === undefined) break;
      bytes.push(Number(byte));
    }
    return new Uint8Array(bytes);
  }

  #observe(event: MachineEvent): void {
    switch (event.kind) {
      case "execute":
        this.#settle();
        this.#insns.push(event.insn);
        break;
      case "external":
        this.#settle();
        break;
      case "load":
        this.#loads.push(event);
        break;
      case "store":
        this.#settle();
        this.#pending = event;
        this.#stores.push(event);
        break;
      case "push":
      case "call":
        // What it wrote lies where rsp is about to be.
        if (this.#pending !== undefined) this.#judge(this.#pending, this.#pending.address);
        this.#pending = undefined;
        break;
    }
  }

  #settle(): void {
    if (this.#pending !== undefined) this.#judge(this.#pending, this.#machine.cpu.get("rsp"));
    this.#pending = undefined;
  }

  /** Whether a store is to the frame, which begins at `bottom`, or to memory that the answer names. */
  #judge(store: Access, bottom: bigint): void {
    const end = store.address + BigInt(store.size);
    if (store.address >= bottom && end <= this.#entryRsp) return;
    const isNamed = this.#value.memory.some(({ address, bytes }) =>
      store.address >= address && end <= address + BigInt(bytes.length)
    );
    if (!isNamed) this.#strays.push(store);
  }
}

function roomBeside(value: TrampolineValue, first: bigint, size: number): bigint {
  const room = findRoom(extentsOf(value), first, STRIDE, size);
  if (room === undefined) throw new RangeError(`wanted room for ${size} bytes beside the answer, got none`);
  return room;
}

function regionsOf(value: TrampolineValue, { pointed }: Caller, stack: bigint): readonly MemoryRegion[] {
  const bytes = new Uint8Array(2 * HALF_STACK).fill(0xa5);
  const regions: readonly MemoryRegion[] = [
    { name: "the stack", base: stack, bytes, access: "read-write" },
    ...pointed.map(({ label, address, bytes }): MemoryRegion => ({
      name: `what ${label} points to`,
      base: address,
      bytes: bytes.slice(),
      access: "read",
    })),
    ...value.memory.map(({ address, bytes }, number): MemoryRegion => ({
      name: `memory ${number}`,
      base: address,
      bytes: bytes.slice(),
      access: "read-write",
    })),
  ];
  return regions.filter(({ bytes }) => bytes.length > 0);
}

function registersOf(cpu: Cpu): ReadonlyMap<Register, bigint> {
  return new Map(REGISTERS.map((register) => [register, cpu.get(register)]));
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Trap) return undefined;
    throw error;
  }
}
