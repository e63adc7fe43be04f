import type { CompiledFunction, CompiledSite } from "../../../protocol/tailcall_compile.ts";
import type { Decisions } from "./decisions.ts";
import { plan, type Source } from "./plan.ts";
import { labelsOf } from "./tail_call.ts";
import { Translator } from "./translate.ts";
import type { Unit } from "./unit.ts";

/** Functions begin at addresses that this divides. */
const ALIGNMENT = 0x40n;

/** A program in machine code, with what was found out about it. */
export interface CompiledProgram {
  readonly unit: Unit;
  readonly functions: readonly CompiledFunction[];
  readonly sites: readonly CompiledSite[];
  /** Where the next program can lie. */
  readonly end: bigint;
}

/**
 * Compiles a program and its subprograms.
 *
 * @param source The program, whose arrays are taken to be empty.
 * @param base The address of its first function.
 * @throws {Declined} A refusal, where a verifier would refuse it; or because an instruction is none that the reference
 * translates.
 */
export function compileProgram(decisions: Decisions, source: Source, base: bigint): CompiledProgram {
  const unit = plan(decisions, source);
  const addresses: bigint[] = [];
  let end = base;
  for (const f of unit.functions) {
    addresses.push(end);
    // Calls are of one length wherever they go to.
    const { length } = new Translator(decisions, unit, f, () => base).translate().build(base).bytes;
    end = aligned(end + BigInt(length));
  }
  const addressOf = (place: number): bigint => addresses[place] ?? base;
  const functions: CompiledFunction[] = [];
  const sites: CompiledSite[] = [];
  for (const f of unit.functions) {
    const address = addressOf(f.place);
    const { bytes, labels } = new Translator(decisions, unit, f, addressOf).translate().build(address);
    functions.push({ address, code: bytes });
    const own = sitesIn(unit, f.place, (label) => address + BigInt(labels.get(label) ?? 0));
    sites.push(...decisions.remembered(f, own));
  }
  return { unit, functions, sites, end };
}

function aligned(address: bigint): bigint {
  return (address + ALIGNMENT - 1n) / ALIGNMENT * ALIGNMENT;
}

function sitesIn({ subprogs, tailCalls }: Unit, place: number, addressOf: (label: string) => bigint): CompiledSite[] {
  const { start, end } = subprogs[place] ?? { start: 0, end: 0 };
  return [...tailCalls].filter(([insn]) => insn >= start && insn < end).map(([insn, { kind }]) => {
    const { bypass, target, behind } = labelsOf(insn);
    return kind === "direct"
      ? { kind, insn, bypass: addressOf(bypass), target: addressOf(target) }
      : { kind, insn, behind: addressOf(behind) };
  });
}
