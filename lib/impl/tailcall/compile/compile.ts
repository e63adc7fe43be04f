import { isHelperCall } from "../../../bpf/insn_kind.ts";
import { ok, type Outcome } from "../../../protocol/outcome.ts";
import type {
  CompiledExternal,
  Nop5,
  TailcallCompileInput,
  TailcallCompileValue,
} from "../../../protocol/tailcall_compile.ts";
import * as asm from "../../../x86/assemble.ts";
import { decline, outcomeOf } from "../declined.ts";
import { helperAddress, type MapBinding } from "./bindings.ts";
import { type CompiledProgram, compileProgram } from "./compile_program.ts";
import type { Decisions } from "./decisions.ts";

/** Where the program lies, where the first array does, and how far apart arrays are. */
const CODE = 0xffff_ffff_c000_0000n;
const ARRAYS = 0xffff_8881_0000_0000n;
const ARRAY_STRIDE = 0x1_0000n;

/** Tail calls that an answer can list. */
const MAX_SITES = 256;

/**
 * Carries out `tailcall.compile`: the machine code of a program and its subprograms.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { assemble } from "../../../bpf/assemble.ts";
 * import { compile } from "./compile.ts";
 * import { published } from "./decisions.ts";
 *
 * const program = assemble("r2 = map[0] ll\nr3 = 0\ncall bpf_tail_call\nr0 = 0\nexit");
 * const outcome = compile(published, { program, maps: [{ maxEntries: 1 }], classic: false, direct: true });
 * assert(outcome.outcome === "ok");
 * const { functions: [entry], sites: [site] } = outcome.value;
 * assertEquals(entry?.code.subarray(0, 12).toHex(), "0f1f44000031c0554889e550");
 * assertEquals(site?.kind, "direct");
 * ```
 *
 * @param decisions What the code looks like.
 * @param input The program and its arrays.
 */
export function compile(decisions: Decisions, input: TailcallCompileInput): Outcome<TailcallCompileValue> {
  return outcomeOf(() => {
    const maps = input.maps.map(({ maxEntries }, place): MapBinding => ({
      kind: "programs",
      address: ARRAYS + BigInt(place) * ARRAY_STRIDE,
      maxEntries,
    }));
    const { program, classic, direct } = input;
    const source = { program, maps, classic, direct, btf: true, nop5: nopOf(input.nop5) };
    const compiled = compileProgram(decisions, source, CODE);
    if (compiled.sites.length > MAX_SITES) decline(`${compiled.sites.length} tail calls are more than can be listed`);
    return ok({
      functions: compiled.functions,
      sites: compiled.sites,
      entrySkip: decisions.entrySkip,
      arrays: maps.map(({ address }) => address),
      layout: decisions.layout,
      externals: externalsOf(compiled),
      memory: [],
    });
  });
}

/** A five-byte nop of the form that is asked for. */
function nopOf(form: Nop5 = "0f1f440000"): Uint8Array {
  return form === "0f1f440000" ? asm.nop(5) : asm.prefixedNop5();
}

function externalsOf({ unit: { program, tailCalls } }: CompiledProgram): readonly CompiledExternal[] {
  const helpers = program.flatMap((insn, slot) => isHelperCall(insn) && !tailCalls.has(slot) ? [insn.imm] : []);
  return [...new Set(helpers)].map((helper) => ({ kind: "helper", address: helperAddress(helper), helper }));
}
