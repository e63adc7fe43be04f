import type { Program } from "../../../lib/bpf/insn.ts";
import { isHelperCall } from "../../../lib/bpf/insn_kind.ts";
import type { CompiledSite } from "../../../lib/protocol/tailcall_compile.ts";
import type { JitedFunction } from "../bpf/dump_jited.ts";
import { findIndirectSites } from "./find_indirect_sites.ts";
import { findSites } from "./find_sites.ts";
import { functionStarts } from "./typed_functions.ts";

const TAIL_CALL = 12;

/**
 * The tail calls in a program's machine code, each with the instruction that it was compiled from.
 *
 * @param program The program as it was loaded, whose arrays are empty.
 * @param functions Its functions, in order.
 * @returns The sites; or, where code and program do not have the same number of them, so that they cannot be matched,
 * why.
 */
export function listSites(program: Program, functions: readonly JitedFunction[]): readonly CompiledSite[] | string {
  const starts = functionStarts(program);
  const sites: CompiledSite[] = [];
  for (const [place, { address, code }] of functions.entries()) {
    const [start, end] = [starts[place] ?? 0, starts[place + 1] ?? program.length];
    const calls = [...program.keys()].slice(start, end).filter((slot) => isTailCall(program, slot));
    const found = sitesIn(code).toSorted((a, b) => a.at - b.at);
    if (found.length !== calls.length) {
      return `function ${place} has ${calls.length} tail calls, its machine code ${found.length}`;
    }
    for (const [at, site] of found.entries()) sites.push(site.place(calls[at] ?? 0, address));
  }
  return sites;
}

function isTailCall(program: Program, slot: number): boolean {
  const insn = program[slot];
  return insn !== undefined && isHelperCall(insn) && insn.imm === TAIL_CALL;
}

/** A site without its instruction: where it lies in the code, and what it becomes at an address. */
interface Found {
  readonly at: number;
  place(insn: number, address: bigint): CompiledSite;
}

function sitesIn(code: Uint8Array): readonly Found[] {
  const direct = findSites(code).map(({ bypass, target }): Found => ({
    at: bypass,
    place: (insn, address) => ({
      kind: "direct",
      insn,
      bypass: address + BigInt(bypass),
      target: address + BigInt(target),
    }),
  }));
  const indirect = findIndirectSites(code).map(({ start, behind }): Found => ({
    at: start,
    place: (insn, address) => ({ kind: "indirect", insn, behind: address + BigInt(behind) }),
  }));
  return [...direct, ...indirect];
}
