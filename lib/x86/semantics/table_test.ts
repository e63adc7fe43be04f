import { assert, assertEquals } from "@std/assert";
import { hasCpuFeatures, NativeCpu } from "../../testing/native_cpu.ts";
import { Random } from "../../testing/random.ts";
import { requires } from "../../testing/requires.ts";
import { rounds } from "../../testing/rounds.ts";
import { CodeImage } from "../code_image.ts";
import { disassemble } from "../disassemble.ts";
import type { Fault } from "../fault.ts";
import { FLAG, STATUS_FLAGS } from "../flags.ts";
import { formatInsn } from "../format_insn.ts";
import { loadIced } from "../iced.ts";
import { Machine } from "../machine.ts";
import type { MachineEvent } from "../machine_event.ts";
import { Memory } from "../memory.ts";
import { REGISTERS } from "../register.ts";
import { type Form, INDEX, instructionForms, POINTERS } from "../testing/forms.ts";
import { type PlacedForm, type RandomCode, RandomCodeMaker } from "../testing/random_code.ts";

/** Sequences that must end alike on both. */
const SEQUENCES = rounds(4_000, 20_000);
/** How often each form must have been executed on both. */
const OFTEN_ENOUGH = rounds(1, 10);
const DATA_BYTES = 2304;
const STACK_BYTES = 1024;
/** Bit 1 of RFLAGS is always set, and interrupts are on. */
const FIXED_FLAGS = 0x202n;

/** Everything that one run starts from. */
interface Start {
  readonly registers: BigUint64Array;
  readonly flags: number;
  readonly data: Uint8Array;
  readonly stack: Uint8Array;
}

interface Bench {
  readonly native: NativeCpu;
  readonly random: Random;
  /** Executions by form; of conditional jumps, taken and not taken apart. */
  readonly coverage: Map<string, number>;
}

function makeStart({ native, random }: Bench): Start {
  const registers = BigUint64Array.from(REGISTERS, () => random.u64());
  for (const [index, register] of POINTERS.entries()) {
    registers[REGISTERS.indexOf(register)] = native.data + BigInt(400 * (index + 1) + random.below(64));
  }
  registers[REGISTERS.indexOf(INDEX)] = BigInt(random.below(16));
  registers[REGISTERS.indexOf("rsp")] = native.stack;
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random.below(256));
  return { registers, flags: random.u32() & STATUS_FLAGS, data: bytes(DATA_BYTES), stack: bytes(STACK_BYTES) };
}

const stackBase = (native: NativeCpu): bigint => native.stack - BigInt(STACK_BYTES / 2);

/** A machine in that state, its memory at the native addresses. */
function machineAt(code: RandomCode, start: Start, { native }: Bench, observe: (event: MachineEvent) => void): Machine {
  const machine = new Machine({
    code: new CodeImage([{ name: "piece", base: native.code, bytes: code.bytes }]),
    memory: new Memory([
      { name: "data", base: native.data, bytes: start.data.slice(), access: "read-write" },
      { name: "stack", base: stackBase(native), bytes: start.stack.slice(), access: "read-write" },
    ]),
    observe,
  });
  machine.cpu.registers.set(start.registers);
  machine.cpu.flags = start.flags;
  machine.cpu.gsBase = native.data;
  machine.cpu.rip = native.code;
  return machine;
}

/** The package's bits for flags in ours. */
function flagsFromPackage(bits: number): number {
  const { package: { RflagsBits } } = loadIced();
  return (bits & RflagsBits.CF ? FLAG.CF : 0) | (bits & RflagsBits.PF ? FLAG.PF : 0) |
    (bits & RflagsBits.ZF ? FLAG.ZF : 0) | (bits & RflagsBits.SF ? FLAG.SF : 0) | (bits & RflagsBits.OF ? FLAG.OF : 0);
}

/** The flags that an instruction may leave undefined. */
function mayBeUndefined({ form, undefinedFlags }: PlacedForm): number {
  // That all bits, and with them the carry, are shifted out, the package's tables do not say.
  const lost = /^(Shl|Sal|Shr)_rm(8|16)_(imm8|CL)$/.test(form.name) ? FLAG.CF : 0;
  return flagsFromPackage(undefinedFlags) | lost;
}

/** Runs to the end of the piece. What the machine holds for undefined must be so in the package's tables too. */
function runMachine(machine: Machine, code: RandomCode): Fault | undefined {
  const end = machine.cpu.rip + BigInt(code.bytes.length);
  for (let steps = 0; machine.cpu.rip !== end; steps++) {
    assert(steps < 100, "the piece ends");
    const placed = code.insns.get(machine.cpu.rip);
    const before = machine.cpu.undefinedFlags;
    const fault = machine.step();
    if (fault !== undefined) return fault;
    const fresh = machine.cpu.undefinedFlags & ~before;
    const allowed = placed === undefined ? 0 : mayBeUndefined(placed);
    assertEquals(fresh & ~allowed, 0, `flags that ${placed?.form.name} leaves undefined`);
  }
  return undefined;
}

/** The differences between the machine's end and the CPU's, as lines. */
function differences(machine: Machine, start: Start, code: RandomCode, { native }: Bench): string[] {
  native.dataBytes.set(start.data);
  native.stackBytes(stackBase(native), STACK_BYTES).set(start.stack);
  const end = native.run(code.bytes, { registers: start.registers, flags: FIXED_FLAGS | BigInt(start.flags) });
  const lines: string[] = [];
  for (const [number, register] of REGISTERS.entries()) {
    const [wanted, got] = [end.registers[number], machine.cpu.registers[number]];
    if (wanted !== got) lines.push(`${register}: wanted ${wanted?.toString(16)}, got ${got?.toString(16)}`);
  }
  const mask = STATUS_FLAGS & ~machine.cpu.undefinedFlags;
  const [wanted, got] = [Number(end.flags) & mask, machine.cpu.flags & mask];
  if (wanted !== got) lines.push(`flags: wanted ${wanted.toString(16)}, got ${got.toString(16)}`);
  const [data, stack] = machine.cpu.memory.regions;
  if (!equalBytes(native.dataBytes.subarray(0, DATA_BYTES), data?.bytes)) lines.push("data differ");
  if (!equalBytes(native.stackBytes(stackBase(native), STACK_BYTES), stack?.bytes)) lines.push("stacks differ");
  return lines;
}

function equalBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return left.length === right?.length && left.every((byte, index) => byte === right[index]);
}

/** The names under which a piece's executed instructions are counted. */
function counted(event: MachineEvent, code: RandomCode): string[] {
  const name = code.insns.get(event.at)?.form.name ?? "?";
  if (event.kind === "execute") return [name];
  if (event.kind === "jump" && event.conditional) return [`${name} taken`];
  return event.kind === "fall-through" ? [`${name} not taken`] : [];
}

/** One piece on both. @returns Whether it counts, or why not. */
function compare(maker: RandomCodeMaker, bench: Bench): "alike" | Fault["reason"] {
  const code = maker.make({ code: bench.native.code, data: bench.native.data });
  const start = makeStart(bench);
  const names: string[] = [];
  const machine = machineAt(code, start, bench, (event) => names.push(...counted(event, code)));
  const fault = runMachine(machine, code);
  if (fault !== undefined) return fault.reason;
  const lines = differences(machine, start, code, bench);
  const listing = [...disassemble(code.bytes, bench.native.code)].map(formatInsn).join("\n");
  assertEquals(lines, [], listing);
  for (const name of names) bench.coverage.set(name, (bench.coverage.get(name) ?? 0) + 1);
  return "alike";
}

function expectedNames(forms: readonly Form[]): string[] {
  return forms.flatMap(({ name, mnemonic }) => {
    if (mnemonic === "int3" || mnemonic === "ud2") return [];
    const conditional = mnemonic.startsWith("j") && mnemonic !== "jmp";
    return conditional ? [`${name} taken`, `${name} not taken`] : [name];
  });
}

Deno.test({
  name: `the machine ends like the CPU on ${SEQUENCES} random sequences that cover every form`,
  ...requires("native-cpu", hasCpuFeatures("bmi2", "abm", "popcnt")),
  fn(): void {
    using native = new NativeCpu();
    const random = new Random(5);
    const bench: Bench = { native, random, coverage: new Map() };
    const forms = instructionForms(random);
    const maker = new RandomCodeMaker(forms, random);
    const ends = new Map<string, number>();
    while ((ends.get("alike") ?? 0) < SEQUENCES) {
      const end = compare(maker, bench);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      // Those that trap on the CPU too, or depend on what is undefined there, prove nothing.
      assert(["alike", "undefined-flag", "divide-error"].includes(end), end);
    }
    const names = expectedNames(forms);
    const counts = names.map((name) => bench.coverage.get(name) ?? 0);
    console.log(`${names.length} forms, each executed ${Math.min(...counts)} to ${Math.max(...counts)} times;`, ends);
    const rare = names.filter((name) => (bench.coverage.get(name) ?? 0) < OFTEN_ENOUGH);
    assertEquals(rare, [], "forms that were executed too rarely");
  },
});
