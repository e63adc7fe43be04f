import type { TailcallRunInput } from "../../../protocol/tailcall_run.ts";
import * as asm from "../../../x86/assemble.ts";
import { CodeImage } from "../../../x86/code_image.ts";
import type { MemoryRegion } from "../../../x86/memory.ts";
import type { MapBinding } from "../compile/bindings.ts";
import { type CompiledProgram, compileProgram } from "../compile/compile_program.ts";
import type { Decisions } from "../compile/decisions.ts";
import type { LiveSite } from "../poke/live_site.ts";
import { type ArrayProgram, ProgramArray } from "./program_array.ts";

/** Where the first program's code lies, where the array does, and where programs are described. */
const CODE = 0xffff_ffff_c000_0000n;
const ARRAY = 0xffff_8881_0000_0000n;
const DESCRIPTIONS = 0xffff_c900_0100_0000n;
const DESCRIPTION_STRIDE = 0x1000n;

const POKE_SIZE = 5;

/** The programs of a run, loaded, with the array filled. */
export interface LoadedPrograms {
  readonly code: CodeImage;
  /** The array and the descriptions of the programs. */
  readonly regions: readonly MemoryRegion[];
  readonly programs: readonly CompiledProgram[];
  /** The first address of the program that is run. */
  readonly entry: bigint;
}

/**
 * Compiles all programs of a run with an empty array, then fills the array as its updates do.
 *
 * @param counters Where the counters lie.
 * @throws {Declined} A refusal, where one of the programs would be refused; or because one cannot be translated.
 */
export function load(
  decisions: Decisions,
  input: TailcallRunInput,
  counters: MapBinding,
): LoadedPrograms {
  const { maxEntries } = input;
  const maps: readonly MapBinding[] = [{ kind: "programs", address: ARRAY, maxEntries }, counters];
  const programs: CompiledProgram[] = [];
  for (const { program } of input.programs) {
    const source = { program, maps, classic: false, direct: true, btf: input.btf, nop5: asm.nop(5) };
    programs.push(compileProgram(decisions, source, programs.at(-1)?.end ?? CODE));
  }
  const code = new CodeImage(programs.flatMap(({ functions }, at) =>
    functions.map(({ address, code }, place) => ({
      name: `${input.programs[at]?.name ?? ""}[${place}]`,
      base: address,
      bytes: code,
    }))
  ));
  const array = new ProgramArray(ARRAY, maxEntries, decisions.layout, liveSites(programs, code), code);
  const described = describe(decisions, input, programs);
  for (const { index, program } of input.array) {
    const found = described.get(program);
    if (found !== undefined) array.update(index, found);
  }
  const regions = [...described.values()].map(({ description, code }) => regionOf(decisions, description, code));
  return { code, regions: [array.region, ...regions], programs, entry: described.get(input.entry)?.code ?? CODE };
}

function liveSites(programs: readonly CompiledProgram[], code: CodeImage): readonly LiveSite[] {
  return programs.flatMap(({ unit, sites }) => sites.map((site) => ({ site, call: unit.tailCalls.get(site.insn) })))
    .flatMap(({ site, call }, number) => {
      if (site.kind !== "direct" || call?.kind !== "direct") return [];
      const { bypass, target } = site;
      const between = code.read(bypass + BigInt(POKE_SIZE), Number(target - bypass) - POKE_SIZE);
      const bytes = { bypass: code.read(bypass, POKE_SIZE), target: code.read(target, POKE_SIZE) };
      return [{ number, index: call.index, bypass, target, between, bytes }];
    });
}

function describe(
  { entrySkip }: Decisions,
  input: TailcallRunInput,
  programs: readonly CompiledProgram[],
): ReadonlyMap<string, ArrayProgram> {
  return new Map(input.programs.map(({ name }, at) => {
    const code = programs[at]?.functions[0]?.address ?? CODE;
    const description = DESCRIPTIONS + BigInt(at) * DESCRIPTION_STRIDE;
    return [name, { description, code, entry: code + BigInt(entrySkip) }];
  }));
}

function regionOf({ layout }: Decisions, base: bigint, code: bigint): MemoryRegion {
  const bytes = new Uint8Array(layout.code + 8);
  new DataView(bytes.buffer).setBigUint64(layout.code, code, true);
  return { name: "program", base, bytes, access: "read" };
}
