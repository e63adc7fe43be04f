import type { Decisions } from "../../../lib/impl/prologue/decisions.ts";
import { loadBytes } from "../../../lib/impl/prologue/load_bytes.ts";
import type { PrologueRunInput } from "../../../lib/protocol/prologue.ts";
import { type Area, areasOf, overlap, pagesAt } from "./area.ts";
import { followReads, keyOf, type Read, type Source, type Space } from "./follow_reads.ts";
import { helpers } from "./helpers.ts";
import { END, LOWEST } from "./memory_map.ts";
import type { ProbeSite } from "./probe_site.ts";
import { mayLookAt, readsMemory, registersRead } from "./user_code.ts";

/**
 * How the memory of a question is set up so that the reads of a prologue find there what they find in the question.
 *
 * The memory of a process lies where the question says. That of the kernel cannot, and so lies elsewhere, at the same
 * place of a page: the numbers that a prologue takes for addresses of it are moved by as much.
 */
export interface Layout {
  /** Memory of the kernel, by the question's addresses. */
  readonly areas: readonly Area[];
  /** Memory of the process. */
  readonly mappings: readonly Area[];
  /** The addresses of pages of the process that must not be readable. */
  readonly guards: ReadonlySet<bigint>;
  /** The reads of the prologue. */
  readonly reads: readonly Read[];
  /** The numbers that are moved, by their keys. */
  readonly moved: ReadonlyMap<string, Moved>;
  /** The area with which each argument is moved that is. */
  readonly results: ReadonlyMap<number, Area>;
}

/** A number that is moved with the memory that it leads to. */
export interface Moved {
  readonly source: Source;
  readonly area: Area;
}

/** Bytes of memory that are set up at most. */
const LARGEST = 2 ** 21;

const BY_PAGES = "real memory begins and ends with its pages, and the question's does not";

/**
 * Lays out the memory of a question for a probe, or says why a prologue cannot meet there what it would meet in the
 * question.
 */
export function layoutOf(decisions: Decisions, input: PrologueRunInput, site: ProbeSite): Layout | string {
  const missing = missingRegister(decisions, input, site);
  if (missing !== undefined) return `${site.name} cannot have ${missing} set`;
  if (readsMemory(input.program)) return "what user code itself reads is not foreseen";
  const followed = followReads(decisions, input, (helper, address) => site.spaceOf(helper, address));
  const areas = areasUsed("kernel", input, followed.reads);
  const mappings = areasUsed("user", input, followed.reads);
  if (typeof areas === "string") return areas;
  if (typeof mappings === "string") return mappings;
  const moved = movedWith(areas, followed.reads);
  if (typeof moved === "string") return moved;
  const results = new Map(
    followed.results.flatMap((source, index) => {
      const area = moved.get(keyOf(source))?.area;
      return area === undefined ? [] : [[index, area] as const];
    }),
  );
  const guards = guardsOf(mappings, moved, followed.reads);
  const layout = { areas, mappings, guards, reads: followed.reads, moved, results };
  return whyNotMoved(decisions, input, site, layout) ?? layout;
}

/** A register that must have a certain value and cannot. */
function missingRegister(
  decisions: Decisions,
  { args, program, registers }: PrologueRunInput,
  { settable }: ProbeSite,
): string | undefined {
  const bases = decisions.passed(args).flatMap(({ base }) => base.kind === "register" ? [base.name] : []);
  const wanted = new Set([...Object.keys(registers), ...bases, ...registersRead(program)]);
  return [...wanted].find((name) => {
    const value = BigInt.asUintN(64, registers[name] ?? 0n);
    const bits = settable.get(name);
    return bits === undefined || BigInt.asUintN(bits, value) !== value;
  });
}

/** The memory of an address space that is needed: where something is found, and where a read goes past the end. */
function areasUsed(space: Space, { memory }: PrologueRunInput, reads: readonly Read[]): readonly Area[] | string {
  const areas = areasOf(memory.filter((piece) => piece.space === undefined || piece.space === space));
  const here = reads.filter((read) => read.space === space);
  const used = areas.filter((area) =>
    here.some(({ address, found }) => overlap(area, address) > 0 && (found !== undefined || overlap(area, address) < 8))
  );
  const falsely = here.some(({ address, found }) =>
    found === undefined && used.some((area) => overlap(area, address) === 8)
  );
  if (falsely) return BY_PAGES;
  if (used.reduce((sum, { bytes }) => sum + bytes.length, 0) > LARGEST) {
    return `no more than ${LARGEST} bytes are set up`;
  }
  const isPlaceable = ({ address, bytes }: Area): boolean => address >= LOWEST && address + BigInt(bytes.length) <= END;
  if (space === "user" && !used.every(isPlaceable)) return "a process cannot have memory at these addresses";
  return used;
}

/** The numbers that must move for the reads to find the kernel's memory, or why they cannot. */
function movedWith(areas: readonly Area[], reads: readonly Read[]): ReadonlyMap<string, Moved> | string {
  const moved = new Map<string, Moved>();
  const fixed = new Set<string>();
  for (const { source, address, space, found } of reads) {
    const key = keyOf(source);
    const area = space === "kernel" ? areas.find((area) => overlap(area, address) > 0) : undefined;
    const known = moved.get(key)?.area;
    if (area !== undefined && known !== undefined && known !== area) {
      return "a number leads to two places of the kernel's memory that cannot be had so far apart";
    }
    if (area !== undefined) moved.set(key, { source, area });
    else if (found !== undefined) fixed.add(key);
  }
  if ([...fixed].some((key) => moved.has(key))) return "an address is either the kernel's or a process's, not both";
  return moved;
}

/** The pages of a process that a failing read must not find, where its address is a process's. */
function guardsOf(
  mappings: readonly Area[],
  moved: ReadonlyMap<string, Moved>,
  reads: readonly Read[],
): ReadonlySet<bigint> {
  const failing = reads.filter(({ source, helper, found }) =>
    found === undefined && helper !== helpers.probeReadKernel && !moved.has(keyOf(source))
  );
  const pages = failing.flatMap(({ address }) => [...pagesAt(address, 8)]);
  return new Set(
    pages.filter((page) => page >= LOWEST && page < END && !mappings.some((mapping) => overlap(mapping, page) > 0)),
  );
}

/** Why a number cannot be moved without somebody taking it for what it is in the question, if so. */
function whyNotMoved(
  decisions: Decisions,
  { args, program }: PrologueRunInput,
  site: ProbeSite,
  { moved, reads, results }: Layout,
): string | undefined {
  const seen = registersRead(program);
  for (const { source } of moved.values()) {
    if (source.kind === "register" && site.settable.get(source.name) !== 64) {
      return `${site.name} cannot have an address of the kernel in ${source.name}`;
    }
    if (source.kind === "register" && seen.has(source.name)) return LOOKED_AT;
    if (source.kind === "word" && reads.some((read) => cuts(read, source))) {
      return "a read cuts an address in two, which is another one on a real machine";
    }
  }
  const passed = decisions.passed(args);
  for (const index of results.keys()) {
    const arg = passed[index];
    if (arg !== undefined && arg.derefs.length > 0 && loadBytes(arg.type) < 8) return LOOKED_AT;
    if (mayLookAt(program, index)) return LOOKED_AT;
  }
  return undefined;
}

const LOOKED_AT = "user code sees of an address what differs on a real machine";

function cuts({ space, address, found }: Read, word: Source & { readonly kind: "word" }): boolean {
  const distance = address - word.address;
  return space === word.space && found !== undefined && distance !== 0n && distance > -8n && distance < 8n;
}
