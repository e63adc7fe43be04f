import type { CodeImage } from "../../../x86/code_image.ts";
import type { Cpu } from "../../../x86/cpu.ts";
import { formatInsn } from "../../../x86/format_insn.ts";
import type { MachineEvent } from "../../../x86/machine_event.ts";
import type { Register } from "../../../x86/register.ts";
import { Trap } from "../../../x86/trap.ts";
import type { Happening } from "../model/happening.ts";
import type { IncidentKind } from "./incident.ts";
import { showValue } from "./known_values.ts";

/** What a recorder must know of the code. */
export interface Scene {
  /** The functions' numbers by their addresses. */
  readonly functions: ReadonlyMap<bigint, number>;
  /** Where tail calls land, with the number of the program that they land in. */
  readonly landings: ReadonlyMap<bigint, number>;
  /** The helpers' numbers by their addresses. */
  readonly helpers: ReadonlyMap<bigint, number>;
  /** The bypasses of direct sites, with the address behind the site. */
  readonly bypasses: ReadonlyMap<bigint, bigint>;
  /** Where the arrays' numbers of elements lie, which indirect tail calls read. */
  readonly bounds: ReadonlySet<bigint>;
  /** Where execution goes on behind indirect tail calls. */
  readonly behind: ReadonlySet<bigint>;
}

/** Something that machine code did, and after how many instructions. */
export interface Seen {
  readonly happening: Happening;
  readonly step: number;
}

/** A rule of the frames that was broken, and after how many instructions. */
export interface Breach {
  readonly kind: IncidentKind;
  readonly step: number;
  readonly wanted: string;
  readonly seen: string;
}

/** What `push` and `pop` are for: the registers that a function gives back as it found them, `rbp` apart. */
const CALLEE_SAVED: readonly Register[] = ["rbx", "r12", "r13", "r14", "r15"];

/** Where r1 to r5 are, in the C calling convention. */
const ARGUMENTS: readonly Register[] = ["rdi", "rsi", "rdx", "rcx", "r8"];

type Registers = ReadonlyMap<Register, bigint>;

/** A function under way, or, where code calls itself to set up a return, none. */
type Frame =
  | {
    readonly kind: "function";
    /** Where its return address lies. */
    readonly base: bigint;
    readonly returnAddress: bigint;
    readonly rbp: bigint;
    readonly saved: Registers;
    /** The registers at the start of a tail call that may not be made, and where it goes on then. */
    visit: { readonly behind: bigint | undefined; readonly registers: Registers } | undefined;
  }
  | { readonly kind: "inline" };

/** Lines of a trace. */
const TRACE_LINES = 10;

/** Watches a run of machine code: what it does, and whether its functions keep their frames in order. */
export class Recorder {
  readonly seen: Seen[] = [];
  /** The rules that were broken. */
  readonly breaches: Breach[] = [];
  readonly #scene: Scene;
  readonly #code: CodeImage;
  readonly #log: bigint[] = [];
  readonly #frames: Frame[] = [];

  constructor(scene: Scene, code: CodeImage) {
    this.#scene = scene;
    this.#code = code;
  }

  /** The address of the last instruction of the code that was begun by a step; `undefined` if there is none. */
  lastInsn(step: number): bigint | undefined {
    return this.#log.slice(0, step).findLast((address) => this.#code.locate(address) !== undefined);
  }

  /** How many instructions and externals were begun. */
  get steps(): number {
    return this.#log.length;
  }

  /** The last instructions up to a step, one a line. */
  trace(step: number = this.#log.length): readonly string[] {
    return this.#log.slice(Math.max(0, step - TRACE_LINES), step).map((address) => this.#line(address));
  }

  /** Takes note of the call that begins the run; its return address has been pushed. */
  begin(cpu: Cpu): void {
    this.#enter(cpu, cpu.memory.load(cpu.get("rsp"), 8));
  }

  /** Takes note of an event. */
  observe(cpu: Cpu, event: MachineEvent): void {
    switch (event.kind) {
      case "execute":
        this.#log.push(event.at);
        return this.#execute(cpu, event.at);
      case "external":
        this.#log.push(event.at);
        return this.#external(event.at);
      case "load":
        return this.#load(cpu, event.address);
      case "call":
        return this.#call(cpu, event.target, event.returnAddress);
      case "jump":
        return this.#land(cpu, event.target);
      case "return":
        return this.#return(cpu, event.at, event.target);
    }
  }

  #note(happening: Happening): void {
    this.seen.push({ happening, step: this.#log.length });
  }

  #breach(kind: IncidentKind, wanted: string, seen: string): void {
    this.breaches.push({ kind, step: this.#log.length, wanted, seen });
  }

  /** Ends the run where a frame is out of order, for all that follows would be out of order too. */
  #stop(kind: IncidentKind, wanted: string, seen: string): never {
    this.#breach(kind, wanted, seen);
    throw new Trap("refused", wanted);
  }

  get #frame(): Frame | undefined {
    return this.#frames.at(-1);
  }

  #enter(cpu: Cpu, returnAddress: bigint): void {
    const saved = registersOf(cpu, CALLEE_SAVED);
    const rbp = cpu.get("rbp");
    this.#frames.push({ kind: "function", base: cpu.get("rsp"), returnAddress, rbp, saved, visit: undefined });
  }

  #call(cpu: Cpu, target: bigint, returnAddress: bigint): void {
    const subprog = this.#scene.functions.get(target);
    if (subprog !== undefined) {
      this.#note({ kind: "call", subprog, args: ARGUMENTS.map((register) => cpu.get(register)) });
      return this.#enter(cpu, returnAddress);
    }
    if (!this.#scene.helpers.has(target)) this.#frames.push({ kind: "inline" });
  }

  #external(at: bigint): void {
    const helper = this.#scene.helpers.get(at);
    if (helper !== undefined) this.#note({ kind: "helper", helper });
  }

  #execute(cpu: Cpu, at: bigint): void {
    const frame = this.#frame;
    if (frame?.kind !== "function") return;
    const { visit } = frame;
    if (visit !== undefined && (visit.behind === at || visit.behind === undefined && this.#scene.behind.has(at))) {
      frame.visit = undefined;
      this.#compareBehind(cpu, visit.registers);
    }
    const behind = this.#scene.bypasses.get(at);
    if (behind !== undefined) frame.visit = { behind, registers: registersOf(cpu, INTACT) };
  }

  #load(cpu: Cpu, address: bigint): void {
    const frame = this.#frame;
    if (frame?.kind !== "function" || !this.#scene.bounds.has(address)) return;
    frame.visit = { behind: undefined, registers: registersOf(cpu, INTACT) };
  }

  /** Judges what lies behind a tail call that is not made. The run goes on, to show what comes of it. */
  #compareBehind(cpu: Cpu, before: Registers): void {
    const changed = [...before].filter(([register, value]) => cpu.get(register) !== value);
    if (changed.length === 0) return;
    const wanted = changed.map(([register, value]) => `${register} ${showValue(value)}`).join(", ");
    const seen = changed.map(([register]) => showValue(cpu.get(register))).join(", ");
    this.#breach("skip", `behind a tail call that is not made, as before it: ${wanted}`, seen);
  }

  /** Judges a tail call's arrival in a program, where its prologue has pushed `rbp` and set it. */
  #land(cpu: Cpu, target: bigint): void {
    const program = this.#scene.landings.get(target);
    if (program === undefined) return;
    if (this.#frame?.kind === "inline") this.#frames.pop();
    const frame = this.#frame;
    if (frame?.kind !== "function") return;
    frame.visit = undefined;
    const top = BigInt.asUintN(64, frame.base - 8n);
    this.#expect("unwind", "rsp where the program's own push rbp would have left it", cpu.get("rsp"), top);
    this.#expect("unwind", "rbp equal to rsp", cpu.get("rbp"), top);
    this.#expect("unwind", "the caller's rbp on the stack", cpu.memory.load(top, 8), frame.rbp);
    const address = cpu.memory.load(frame.base, 8);
    this.#expect("unwind", "the return address above it", address, frame.returnAddress);
    this.#compareSaved(cpu, frame.saved, "callee-saved", "at a tail call");
    this.#note({ kind: "tail-call", program, context: cpu.get("rdi") });
  }

  #return(cpu: Cpu, at: bigint, target: bigint): void {
    if (this.#scene.helpers.has(at)) return;
    if (this.#scene.landings.has(target)) return this.#land(cpu, target);
    const frame = this.#frames.pop();
    if (frame?.kind !== "function") return;
    this.#expect("return", "a return to the caller", target, frame.returnAddress);
    this.#expect("return", "rsp behind the return address", cpu.get("rsp"), BigInt.asUintN(64, frame.base + 8n));
    this.#expect("return", "the caller's rbp at a return", cpu.get("rbp"), frame.rbp);
    this.#compareSaved(cpu, frame.saved, "return", "at a return");
    this.#note({ kind: "exit", r0: cpu.get("rax") });
  }

  #compareSaved(cpu: Cpu, saved: Registers, kind: IncidentKind, when: string): void {
    for (const [register, value] of saved) {
      this.#expect(kind, `the caller's ${register} ${when}`, cpu.get(register), value);
    }
  }

  #expect(kind: IncidentKind, what: string, seen: bigint, wanted: bigint): void {
    if (seen !== wanted) this.#stop(kind, `${what}: ${showValue(wanted)}`, showValue(seen));
  }

  #line(address: bigint): string {
    const place = this.#code.locate(address);
    const helper = this.#scene.helpers.get(address);
    if (place === undefined) {
      return helper === undefined ? `outside: ${showValue(address)}` : `outside: helper ${helper}`;
    }
    const fetched = this.#code.fetch(address);
    const text = fetched === undefined ? "" : formatInsn(fetched.kind === "insn" ? fetched.insn : fetched);
    return `${place.region}+0x${place.offset.toString(16)}: ${text}`;
  }
}

/** What a tail call that is not made must leave alone; the other registers may not be read behind it. */
const INTACT: readonly Register[] = ["rsp", "rbp", ...CALLEE_SAVED];

function registersOf(cpu: Cpu, registers: readonly Register[]): Registers {
  return new Map(registers.map((register) => [register, cpu.get(register)]));
}
