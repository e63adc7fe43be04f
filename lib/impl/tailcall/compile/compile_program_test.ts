import { assert, assertEquals } from "@std/assert";
import { disassemble } from "../../../bpf/disassemble.ts";
import type { Form } from "../../../bpf/form.ts";
import { formOf } from "../../../bpf/forms.ts";
import type { Program } from "../../../bpf/insn.ts";
import { run } from "../../../bpf/machine/run.ts";
import { anyWorld, standardFunctions } from "../../../bpf/standard_functions.ts";
import {
  linkProgram,
  type Piece,
  randomContext,
  randomForms,
  type RandomProgram,
  randomProgram,
} from "../../../testing/random_program.ts";
import * as asm from "../../../x86/assemble.ts";
import { CodeImage } from "../../../x86/code_image.ts";
import { Machine } from "../../../x86/machine.ts";
import { Memory } from "../../../x86/memory.ts";
import { Declined } from "../declined.ts";
import { helperExternal } from "../run/helper_external.ts";
import { helperAddress } from "./bindings.ts";
import { type CompiledProgram, compileProgram } from "./compile_program.ts";
import { published } from "./decisions.ts";

const PROGRAMS = 400;
const CODE = 0xffff_ffff_c000_0000n;
const STACK = 0x1_0000n;
const CONTEXT = 0x10_0000n;
const GET_TIME = 5;

/** What the reference does not translate, of what random programs contain. */
const UNTRANSLATED = /may_goto|s\/=|s%=|atomic_fetch_(?:or|and|xor)/;

function compiled(program: Program): CompiledProgram | undefined {
  const source = { program, maps: [], classic: false, direct: true, btf: true, nop5: asm.nop(5) };
  try {
    return compileProgram(published, source, CODE);
  } catch (error) {
    if (error instanceof Declined && error.outcome.outcome === "unsupported") return undefined;
    throw error;
  }
}

/** The program without the pieces that the reference does not translate. */
function translatable({ pieces, subprograms }: RandomProgram): RandomProgram {
  const fits = (piece: Piece): boolean =>
    compiled(linkProgram({ pieces: [piece], subprograms: subprograms.map(() => []) })) !== undefined;
  return { pieces: pieces.filter(fits), subprograms: subprograms.map((pieces) => pieces.filter(fits)) };
}

function runCompiled({ functions }: CompiledProgram, context: Uint8Array): bigint | string {
  const stack = new Uint8Array(0x4000);
  const helper = standardFunctions(anyWorld)("helper", GET_TIME);
  assert(helper !== undefined);
  const machine = new Machine({
    code: new CodeImage(functions.map(({ address, code }) => ({ name: "f", base: address, bytes: code }))),
    memory: new Memory([
      { name: "stack", base: STACK, bytes: stack, access: "read-write" },
      { name: "context", base: CONTEXT, bytes: context, access: "read-write" },
    ]),
    externals: new Map([[helperAddress(GET_TIME), helperExternal(helper)]]),
  });
  machine.cpu.set("rsp", STACK + BigInt(stack.length));
  machine.cpu.set("rdi", CONTEXT);
  machine.enter(CODE);
  const end = machine.run({ limit: 100_000 });
  return end.kind === "returned" ? machine.cpu.get("rax") : JSON.stringify(end);
}

Deno.test(`${PROGRAMS} random programs do in machine code what they do in BPF`, () => {
  const seen = new Set<Form | undefined>();
  for (let seed = 0; seed < PROGRAMS; seed++) {
    const program = linkProgram(translatable(randomProgram(seed)));
    program.forEach((insn, index) => seen.add(formOf(insn, program[index + 1])));
    const code = compiled(program);
    assert(code !== undefined);
    const [context, wanted] = [randomContext(seed), randomContext(seed)];
    const r0 = runCompiled(code, context);
    const result = run(program, { context: wanted }, { functions: standardFunctions(anyWorld) });
    assert(result.outcome === "exit");
    assertEquals([r0, context], [result.r0, wanted], `seed ${seed}:\n${disassemble(program)}`);
  }
  const missing = randomForms.filter((form) => !seen.has(form)).map(({ template }) => template);
  assertEquals(missing.filter((template) => !UNTRANSLATED.test(template)), []);
});
