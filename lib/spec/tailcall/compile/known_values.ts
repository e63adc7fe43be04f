import { CONTEXT_ADDRESS } from "../../../bpf/machine/region.ts";
import { type Register, registerNumber, REGISTERS } from "../../../x86/register.ts";

/** What registers hold that no function has set, one number for each register above this. */
const CALLERS = 0x1111_2222_0000_0000n;

/** What a register holds when the code is entered: a value by which it can be told later. */
export function callersValue(register: Register): bigint {
  return CALLERS + BigInt(registerNumber(register));
}

/** A value in hexadecimal, with what it is where that can be told: the context's address, or what a caller had in a register. */
export function showValue(value: bigint): string {
  const hex = `0x${value.toString(16)}`;
  if (value === CONTEXT_ADDRESS) return `${hex} (the context)`;
  const register = value >= CALLERS ? REGISTERS[Number(BigInt.asUintN(53, value - CALLERS))] : undefined;
  return register === undefined ? hex : `${hex} (the caller's ${register})`;
}
