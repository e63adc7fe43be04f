/**
 * The decoder's package. Its WebAssembly is compiled when this module is imported, which takes some 20 ms, and the
 * package is evaluated when it is first used, which takes another 15 ms.
 *
 * Its objects live in the WebAssembly's memory and must be freed; none of them leaves this folder.
 *
 * @module
 */
import defer * as iced from "iced-x86";
import fs from "node:fs";
import { icedModule } from "./iced_module.js";
import type { Flow, MemoryOperand, Operand, RegisterOperand } from "./insn.ts";
import { REGISTERS, type Size } from "./register.ts";

/** The package's enumerations and classes, as far as this folder uses them, and its names in the terms of our values. */
export interface Iced {
  readonly package: typeof iced;
  /** By the package's register number. */
  readonly registers: ReadonlyMap<number, RegisterOperand>;
  /** By the package's flow control number. */
  readonly flows: ReadonlyMap<number, Flow>;
  /** By the package's operand kind number. */
  readonly immediateSizes: ReadonlyMap<number, Size>;
  /** By the package's mnemonic number. */
  readonly mnemonics: readonly string[];
}

let loaded: Iced | undefined;

/**
 * The package, loaded at the first call.
 *
 * @throws {Error} If the package cannot be evaluated, with the reason as its cause.
 */
export function loadIced(): Iced {
  loaded ??= {
    package: evaluate(),
    registers: registerOperands(),
    flows: flowKinds(),
    immediateSizes: immediateSizes(),
    mnemonics: mnemonicNames(),
  };
  return loaded;
}

/**
 * Evaluates the package with the module that the import above compiled.
 *
 * The package would read the module's bytes from the file system and compile them; then everybody who decodes would
 * need read permission to a file that they never heard of. So while it is evaluated, it reads nothing.
 */
function evaluate(): typeof iced {
  const { readFileSync } = fs;
  const { Module } = WebAssembly;
  try {
    Object.assign(fs, { readFileSync: () => new Uint8Array() });
    Object.assign(WebAssembly, {
      Module: function (): WebAssembly.Module {
        return icedModule;
      },
    });
    // Any access evaluates the package.
    iced.getIcedFeatures();
    return iced;
  } catch (cause) {
    throw new Error("wanted to start iced-x86 to decode x86, which failed", { cause });
  } finally {
    Object.assign(fs, { readFileSync });
    Object.assign(WebAssembly, { Module });
  }
}

/** The package numbers the parts of each width in encoding order, with ah–bh between bl and spl. */
function registerOperands(): ReadonlyMap<number, RegisterOperand> {
  const { AL, AH, SPL, AX, EAX, RAX } = iced.Register;
  const parts: [number, RegisterOperand][] = [];
  for (const [number, register] of REGISTERS.entries()) {
    const low = number < 4 ? AL + number : SPL + number - 4;
    parts.push([low, { kind: "register", register, size: 1, high: false }]);
    parts.push([AX + number, { kind: "register", register, size: 2, high: false }]);
    parts.push([EAX + number, { kind: "register", register, size: 4, high: false }]);
    parts.push([RAX + number, { kind: "register", register, size: 8, high: false }]);
    if (number < 4) parts.push([AH + number, { kind: "register", register, size: 1, high: true }]);
  }
  return new Map(parts);
}

function flowKinds(): ReadonlyMap<number, Flow> {
  const { FlowControl } = iced;
  return new Map<number, Flow>([
    [FlowControl.Next, "next"],
    [FlowControl.UnconditionalBranch, "jump"],
    [FlowControl.IndirectBranch, "indirect-jump"],
    [FlowControl.ConditionalBranch, "conditional-jump"],
    [FlowControl.Return, "return"],
    [FlowControl.Call, "call"],
    [FlowControl.IndirectCall, "indirect-call"],
    [FlowControl.Interrupt, "interrupt"],
    [FlowControl.XbeginXabortXend, "other"],
    [FlowControl.Exception, "exception"],
  ]);
}

function immediateSizes(): ReadonlyMap<number, Size> {
  const { OpKind } = iced;
  return new Map<number, Size>([
    [OpKind.Immediate8, 1],
    [OpKind.Immediate16, 2],
    [OpKind.Immediate32, 4],
    [OpKind.Immediate64, 8],
    [OpKind.Immediate8to16, 2],
    [OpKind.Immediate8to32, 4],
    [OpKind.Immediate8to64, 8],
    [OpKind.Immediate32to64, 8],
  ]);
}

function mnemonicNames(): readonly string[] {
  const names: string[] = [];
  for (const [name, number] of Object.entries(iced.Mnemonic)) {
    if (typeof number === "number") names[number] = name.toLowerCase();
  }
  return names;
}

/**
 * Operand `index` of a decoded instruction as a value of ours. It keeps nothing of the instruction.
 *
 * @param insn The package's instruction, which stays the caller's to free.
 */
export function operandOf(insn: iced.Instruction, index: number): Operand {
  const { package: { OpKind }, registers, immediateSizes } = loadIced();
  const kind = insn.opKind(index);
  if (kind === OpKind.Register) return registers.get(insn.opRegister(index)) ?? { kind: "other" };
  if (kind === OpKind.NearBranch64) return { kind: "target", address: insn.nearBranch64 };
  if (kind === OpKind.Memory) return memoryOf(insn) ?? { kind: "other" };
  const size = immediateSizes.get(kind);
  if (size === undefined) return { kind: "other" };
  return { kind: "immediate", value: BigInt.asIntN(8 * size, insn.immediate(index)), size };
}

/** The memory operand, or `undefined` if a register of its address is not a general-purpose one. */
function memoryOf(insn: iced.Instruction): MemoryOperand | undefined {
  const { package: { Register, MemorySizeExt }, registers } = loadIced();
  const relative = insn.isIpRelMemoryOperand;
  const base = relative ? undefined : registers.get(insn.memoryBase);
  const index = registers.get(insn.memoryIndex);
  if (!relative && insn.memoryBase !== Register.None && base === undefined) return undefined;
  if (insn.memoryIndex !== Register.None && index === undefined) return undefined;
  const eip = insn.memoryBase === Register.EIP;
  const short = eip || base?.size === 4 || index?.size === 4 || hasShortDisplacement(insn);
  const disp = relative ? insn.ipRelMemoryAddress - insn.nextIP : insn.memoryDisplacement;
  const size = MemorySizeExt.size(insn.memorySize);
  return {
    kind: "memory",
    size: size === 1 || size === 2 || size === 4 || size === 8 ? size : 0,
    segment: segmentOf(insn.memorySegment),
    base: relative ? "rip" : base?.register,
    index: index?.register,
    scale: scaleOf(insn.memoryIndexScale),
    disp: BigInt.asIntN(eip || (short && !relative) ? 32 : 64, disp),
    addressSize: short ? 4 : 8,
  };
}

/** An absolute address of 32 bits, which without base and index only the address size prefix gives. */
function hasShortDisplacement(insn: iced.Instruction): boolean {
  const { Register } = iced;
  return insn.memoryBase === Register.None && insn.memoryIndex === Register.None && insn.memoryDisplSize === 4;
}

function segmentOf(register: number): "fs" | "gs" | undefined {
  if (register === iced.Register.FS) return "fs";
  return register === iced.Register.GS ? "gs" : undefined;
}

function scaleOf(scale: number): 1 | 2 | 4 | 8 {
  return scale === 2 || scale === 4 || scale === 8 ? scale : 1;
}
