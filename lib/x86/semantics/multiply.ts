/**
 * Multiplication, division, and the sign extensions that come before a division.
 *
 * @module
 */
import type { Cpu } from "../cpu.ts";
import { FLAG, STATUS_FLAGS } from "../flags.ts";
import type { Insn, RegisterOperand } from "../insn.ts";
import type { Register, Size } from "../register.ts";
import { Trap } from "../trap.ts";
import { type Execute, operand, operandSize, type SemanticsTable } from "./semantics.ts";

const part = (register: Register, size: Size, high = false): RegisterOperand => ({
  kind: "register",
  register,
  size,
  high,
});

/** The registers that hold the low and the high half of a double-width number: `ah:al` for bytes, else `rdx:rax`. */
function halves(size: Size): { readonly low: RegisterOperand; readonly high: RegisterOperand } {
  return { low: part("rax", size), high: size === 1 ? part("rax", 1, true) : part("rdx", size) };
}

function extend(value: bigint, size: Size, signed: boolean): bigint {
  return signed ? BigInt.asIntN(8 * size, value) : BigInt.asUintN(8 * size, value);
}

/** CF and OF say that the product does not fit its lower half; the others are undefined. */
function setProductFlags(cpu: Cpu, product: bigint, size: Size, signed: boolean): void {
  const fits = extend(product, size, signed) === product;
  cpu.setFlags(STATUS_FLAGS, fits ? 0 : FLAG.CF | FLAG.OF, FLAG.SF | FLAG.ZF | FLAG.PF);
}

function multiplyWide(signed: boolean): Execute {
  return (cpu, insn) => {
    const src = operand(insn, 0);
    const size = operandSize(src);
    const { low, high } = halves(size);
    const product = extend(cpu.read(low), size, signed) * extend(cpu.read(src), size, signed);
    cpu.write(low, product);
    cpu.write(high, product >> BigInt(8 * size));
    setProductFlags(cpu, product, size, signed);
  };
}

/** One operand: double width. Two: `dst *= src`. Three: `dst = src * constant`. */
function multiplySigned(cpu: Cpu, insn: Insn): void {
  const count = insn.operands.length;
  if (count === 1) return multiplyWide(true)(cpu, insn);
  const dst = operand(insn, 0);
  const size = operandSize(dst);
  const left = extend(cpu.read(operand(insn, count - 2)), size, true);
  const right = extend(cpu.read(operand(insn, count - 1)), size, true);
  cpu.write(dst, left * right);
  setProductFlags(cpu, left * right, size, true);
}

function divide(signed: boolean): Execute {
  return (cpu, insn) => {
    const src = operand(insn, 0);
    const size = operandSize(src);
    const bits = BigInt(8 * size);
    const divisor = extend(cpu.read(src), size, signed);
    if (divisor === 0n) throw new Trap("divide-error", "wanted a divisor, got 0");
    const { low, high } = halves(size);
    const dividend = (extend(cpu.read(high), size, signed) << bits) | cpu.read(low);
    const quotient = dividend / divisor;
    if (extend(quotient, size, signed) !== quotient) {
      throw new Trap("divide-error", `wanted a quotient of ${size} bytes, got ${quotient}`);
    }
    cpu.write(low, quotient);
    cpu.write(high, dividend % divisor);
    cpu.setFlags(STATUS_FLAGS, 0, STATUS_FLAGS);
  };
}

/** `cwd`, `cdq` and `cqo` fill the upper register with the sign of the lower. */
function signIntoHigh(size: Size): Execute {
  return (cpu) => {
    const { low, high } = halves(size);
    cpu.write(high, extend(cpu.read(low), size, true) >> BigInt(8 * size));
  };
}

/** `cbw`, `cwde` and `cdqe` extend the lower half of `size` bytes of the accumulator. */
function signWithin(size: Size, half: Size): Execute {
  return (cpu) => cpu.write(part("rax", size), extend(cpu.read(part("rax", half)), half, true));
}

/** Multiplication, division and the sign extensions of the accumulator. */
export const MULTIPLY: SemanticsTable = [
  ["mul", { execute: multiplyWide(false) }],
  ["imul", { execute: multiplySigned }],
  ["div", { execute: divide(false) }],
  ["idiv", { execute: divide(true) }],
  ["cwd", { execute: signIntoHigh(2) }],
  ["cdq", { execute: signIntoHigh(4) }],
  ["cqo", { execute: signIntoHigh(8) }],
  ["cbw", { execute: signWithin(2, 1) }],
  ["cwde", { execute: signWithin(4, 2) }],
  ["cdqe", { execute: signWithin(8, 4) }],
];
