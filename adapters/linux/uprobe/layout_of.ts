import type { Program } from "../../../lib/bpf/insn.ts";
import { isHelperCall } from "../../../lib/bpf/insn_kind.ts";
import { helperById } from "../../../lib/bpf/helpers.ts";
import type { Decisions } from "../../../lib/impl/prologue/decisions.ts";
import { readTraced } from "../../../lib/impl/prologue/read_traced.ts";
import type { MemoryPiece, PrologueRunInput } from "../../../lib/protocol/prologue.ts";
import { PAGE } from "./memory_map.ts";
import { settableRegisters } from "./probe_code.ts";

/** Pages to set up so that reads of user space find what a question says. */
export interface Layout {
  /** What lies at the pages that can be read, by their addresses. */
  readonly pages: ReadonlyMap<bigint, Uint8Array<ArrayBuffer>>;
  /** The addresses of pages that must not be readable. */
  readonly guards: ReadonlySet<bigint>;
}

/** The lowest address that a process may map. */
const LOWEST = 0x1_0000n;

/** Behind the highest address of a process, short of the guard page of its address space. */
const END = 0x7fff_ffff_f000n;

/** Bytes of memory that are set up at most. */
const LARGEST = 2 ** 24;

const PROBE_READ_KERNEL = 113;

/**
 * Lays out the memory of a question in user space, or says why a prologue cannot meet there what it would meet in the
 * question: the kernel's own memory cannot be set up, and pages are readable as a whole.
 */
export function layoutOf(decisions: Decisions, input: PrologueRunInput): Layout | string {
  const unset = Object.keys(input.registers).find((name) => !settableRegisters.some((known) => known === name));
  const args = decisions.passed(input.args);
  if (unset !== undefined) return `a probe in user space cannot have ${unset} set`;
  if (args.some(({ base }) => base.kind === "register" && base.name === "sp")) {
    return "a probe in user space cannot have sp set";
  }
  const helper = input.program.find(readsMemory);
  if (helper !== undefined) return "what user code itself reads is not foreseen";
  const misplaced = input.memory.find(({ space, address, bytes }) =>
    space === "kernel" || address < LOWEST || address + BigInt(bytes.length) > END
  );
  if (misplaced !== undefined) return "the kernel's memory cannot be set up";
  if (input.memory.reduce((sum, { bytes }) => sum + bytes.length, 0) > LARGEST) {
    return `no more than ${LARGEST} bytes are set up`;
  }
  const pages = pagesOf(input.memory);
  return followReads(decisions, input, pages);
}

function readsMemory(insn: Program[number]): boolean {
  return isHelperCall(insn) && (helperById(insn.imm)?.name.includes("probe_read") ?? false);
}

/** The pages that memory lies in; where pieces overlap, the first counts. */
function pagesOf(memory: readonly MemoryPiece[]): Map<bigint, Uint8Array<ArrayBuffer>> {
  const pages = new Map<bigint, Uint8Array<ArrayBuffer>>();
  for (const { address, bytes } of memory.toReversed()) {
    for (let done = 0; done < bytes.length;) {
      const start = pageOf(address + BigInt(done));
      const at = Number(address + BigInt(done) - start);
      const page = pages.get(start) ?? new Uint8Array(PAGE);
      const part = bytes.subarray(done, done + PAGE - at);
      page.set(part, at);
      pages.set(start, page);
      done += part.length;
    }
  }
  return pages;
}

/** Follows the reads of a prologue, and compares what each finds in these pages with what it finds in the question. */
function followReads(
  decisions: Decisions,
  { args, registers, memory }: PrologueRunInput,
  pages: ReadonlyMap<bigint, Uint8Array<ArrayBuffer>>,
): Layout | string {
  const guards = new Set<bigint>();
  for (const { base, derefs } of decisions.passed(args)) {
    let value = base.kind === "register" ? registers[base.name] ?? 0n : 0n;
    for (const [index, { offset }] of derefs.entries()) {
      const address = BigInt.asUintN(64, value + offset);
      const helper = decisions.helper(derefs.slice(0, index + 1));
      if (address + 8n > END) return "what lies in the kernel's memory is not known";
      const wanted = readTraced(memory, helper === 112 ? "user" : "kernel", address, 8);
      const found = helper === PROBE_READ_KERNEL ? undefined : readPages(pages, address);
      if (word(wanted) !== word(found)) return differs(helper);
      for (const page of [pageOf(address), pageOf(address + 7n)]) {
        if (page >= LOWEST && !pages.has(page)) guards.add(page);
      }
      if (wanted === undefined) return { pages, guards };
      value = word(wanted) ?? 0n;
    }
  }
  return { pages, guards };
}

function differs(helper: number): string {
  return helper === PROBE_READ_KERNEL
    ? "bpf_probe_read_kernel does not read the memory of a process"
    : "a process's memory begins and ends with its pages, and the question's does not";
}

function readPages(
  pages: ReadonlyMap<bigint, Uint8Array<ArrayBuffer>>,
  address: bigint,
): Uint8Array<ArrayBuffer> | undefined {
  return readTraced(Array.from(pages, ([address, bytes]) => ({ address, bytes })), "user", address, 8);
}

function word(bytes: Uint8Array<ArrayBuffer> | undefined): bigint | undefined {
  return bytes === undefined ? undefined : new DataView(bytes.buffer).getBigUint64(0, true);
}

function pageOf(address: bigint): bigint {
  return address - address % BigInt(PAGE);
}
