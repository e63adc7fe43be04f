import { anyCall, type CallEffects, registersWritten } from "../../lib/bpf/effects.ts";
import { decode } from "../../lib/bpf/decode.ts";
import { helperById } from "../../lib/bpf/helpers.ts";
import type { Insn, Program } from "../../lib/bpf/insn.ts";
import { isCall, isFuncAddress, isHelperCall, isSubprogCall } from "../../lib/bpf/insn_kind.ts";
import { elfSection } from "../../lib/btf/elf.ts";
import type { CompileInput, CompileValue, FunctionFacts } from "../../lib/protocol/nocsr.ts";
import { ok, type Outcome, rejected, unsupported } from "../../lib/protocol/outcome.ts";
import type { Llc } from "./find_llc.ts";
import { toMachineIr } from "./machine_ir.ts";
import { whyNotCompiled } from "./not_compiled.ts";

/** The helper that is nocsr where a case says nothing else. */
const GET_SMP_PROCESSOR_ID = 8;

/** The one helper that takes more arguments than it declares. */
const TRACE_PRINTK = 6;

/** The pass of LLVM that puts the spills and fills in, with what comes behind it. */
const FIRST_PASS = "bpf-mi-pemit-peephole";

/**
 * Carries out `nocsr.compile`: hands the program to LLVM as machine IR in which registers are allocated already, and
 * takes what the last passes make of it.
 */
export async function compile(llc: Llc, { program, functions }: CompileInput): Promise<Outcome<CompileValue>> {
  if (program.some((insn) => isSubprogCall(insn) || isFuncAddress(insn))) {
    return unsupported("LLVM is asked for one function at a time, and this program has several");
  }
  const callAt = (index: number) => effectsOf(program, index, functions);
  const impossible = whyNotCompiled(program, callAt);
  if (impossible !== undefined) return unsupported(impossible);
  let text: string;
  try {
    text = toMachineIr(program, callAt);
  } catch (error) {
    if (error instanceof RangeError) return unsupported(error.message);
    throw error;
  }
  const object = await assembleIr(llc, text);
  if (object.kind === "refused") return rejected("EINVAL", object.message);
  return ok({ program: withCalls(decode(elfSection(object.bytes, ".text")), program) });
}

/** What a call reads and scratches: what its prototype says if it is nocsr, else what any call may. */
function effectsOf(program: Program, index: number, functions: readonly FunctionFacts[]): CallEffects {
  const insn = program[index];
  if (insn === undefined || !isCall(insn)) return anyCall;
  const facts = factsOf(insn, functions);
  if (facts === undefined) return anyCall;
  const declared = anyCall.reads.slice(0, facts.params);
  const reads = isHelperCall(insn) && insn.imm === TRACE_PRINTK ? givenTo(program, anyCall.reads) : declared;
  if (!facts.fastcall) return { reads, writes: anyCall.writes };
  return { reads, writes: facts.isVoid ? declared : [0, ...declared] };
}

/** The registers that a program gives values of its own: of a variadic call, its arguments. */
function givenTo(program: Program, registers: readonly number[]): readonly number[] {
  const written = new Set(program.flatMap((insn) => isCall(insn) ? [] : registersWritten(insn)));
  return registers.filter((register) => written.has(register));
}

function factsOf(
  insn: Insn,
  functions: readonly FunctionFacts[],
): Pick<FunctionFacts, "params" | "isVoid" | "fastcall"> | undefined {
  if (!isHelperCall(insn)) return functions.filter(({ kfunc }) => kfunc !== undefined)[insn.imm];
  const stated = functions.find(({ helper }) => helper === insn.imm);
  const helper = helperById(insn.imm);
  if (stated !== undefined || helper === undefined) return stated;
  return { params: helper.params.length, isVoid: helper.isVoid, fastcall: helper.id === GET_SMP_PROCESSOR_ID };
}

type Assembled =
  | { readonly kind: "object"; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly message: string };

/** @throws {Error} If LLVM breaks down over it, which is no refusal. */
async function assembleIr({ command }: Llc, text: string): Promise<Assembled> {
  const child = new Deno.Command(command, {
    args: ["-march=bpf", "-mcpu=v4", `-start-before=${FIRST_PASS}`, "-x", "mir", "-filetype=obj", "-o", "-", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  await give(child.stdin, text);
  const { success, code, stdout, stderr } = await output;
  if (success) return { kind: "object", bytes: stdout };
  const lines = new TextDecoder().decode(stderr).split("\n");
  const message = lines.find((line) => /error|LLVM ERROR/.test(line));
  if (message === undefined) throw new Error(`${command} ended with ${code}: ${lines[0] || "it says nothing"}`);
  return { kind: "refused", message };
}

/** Writes to a process; if it ends before it has read all, how it ended tells more. */
async function give(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** The calls of the answer, which stand in the order of the input's, made calls of the same functions. */
function withCalls(compiled: Program, original: Program): Program {
  const calls = original.filter(isCall);
  let next = 0;
  return compiled.map((insn) => {
    if (!isCall(insn)) return insn;
    const call = calls[next++];
    return call === undefined ? insn : { ...insn, src: call.src, off: call.off, imm: call.imm };
  });
}
