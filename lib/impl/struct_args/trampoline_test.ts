import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { layOut } from "../../c/lay_out.ts";
import { parsePrototype } from "../../c/parse_prototype.ts";
import type { Prototype } from "../../c/prototype.ts";
import { type CType, sizeOf } from "../../c/type.ts";
import {
  ARGUMENT_REGISTERS,
  type StructPassing,
  type TrampolineKind,
  type TrampolineValue,
} from "../../protocol/struct_args.ts";
import { decode } from "../../x86/decode.ts";
import { formatInsn } from "../../x86/format_insn.ts";
import { RETURN_ADDRESS } from "../../x86/return_address.ts";
import { type Decisions, isComposite } from "./decisions.ts";
import { designs } from "./designs.ts";
import { OWN, type Passed, runTrampoline, wordAt } from "./run_trampoline.ts";
import { trampoline } from "./trampoline.ts";

const BYTE: CType = { kind: "int", name: "unsigned char", size: 1, signed: false };

const struct = fc.integer({ min: 1, max: 16 }).map((length): CType =>
  layOut({ kind: "struct", packed: false, members: [{ name: "c", type: { kind: "array", element: BYTE, length } }] })
);

const scalar = fc.constantFrom<CType>(
  BYTE,
  { kind: "int", name: "short", size: 2, signed: true },
  { kind: "int", name: "int", size: 4, signed: true },
  { kind: "int", name: "long", size: 8, signed: true },
  { kind: "pointer", to: "void" },
);

const prototypes = fc.array(fc.oneof(struct, scalar), { maxLength: 12 }).map((types): Prototype => ({
  name: "f",
  parameters: types.map((type) => ({ type })),
  variadic: false,
}));

const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });

/** What stands in registers that carry nothing. */
const JUNK = 0xdeadn;

/** What the traced function returns. */
const RESULT = 0x1234_5678_9abcn;

/** What a caller passes: for each argument its words, and where they come to lie. */
interface Call extends Passed {
  readonly values: readonly (readonly bigint[])[];
}

function pass(types: readonly CType[], contents: readonly bigint[], structs: StructPassing): Call {
  const own = new Uint8Array(16 * types.length);
  const registers: bigint[] = [];
  const stack: bigint[] = [];
  const values: bigint[][] = [];
  for (const [index, type] of types.entries()) {
    const value = Array.from({ length: Math.ceil(sizeOf(type) / 8) }, (_, at) => contents[2 * index + at] ?? 0n);
    values.push(value);
    const view = new DataView(own.buffer);
    value.forEach((word, at) => view.setBigUint64(16 * index + 8 * at, word, true));
    const words = isComposite(type) && structs === "reference" ? [OWN + 16n * BigInt(index)] : value;
    (registers.length + words.length <= 6 ? registers : stack).push(...words);
  }
  const words = [
    ...ARGUMENT_REGISTERS.map((register, at) => ({
      place: { kind: "register" as const, register },
      word: registers[at] ?? JUNK,
    })),
    ...stack.map((word, at) => ({ place: { kind: "stack" as const, offset: 8 + 8 * at }, word })),
  ];
  return { words, own, values };
}

function mask(value: bigint, bytes: number): bigint {
  return BigInt.asUintN(8 * Math.min(8, Math.max(0, bytes)), value);
}

/** Runs a trampoline on random contents and holds it to what the caller passed. */
function check(
  decisions: Decisions,
  prototype: Prototype,
  kind: TrampolineKind,
  structs: StructPassing,
): fc.IRawProperty<
  [bigint[]]
> {
  const types = prototype.parameters.map(({ type }) => type);
  return fc.property(fc.array(word, { minLength: 24, maxLength: 24 }), (contents) => {
    const outcome = trampoline(decisions, { prototype, structs, kind });
    if (outcome.outcome !== "ok") return;
    const call = pass(types, contents, structs);
    const slots = call.values.reduce((sum, words) => sum + words.length, 0);
    const looked = slots + (kind === "fexit" ? 1 : 0);
    const contexts: (readonly bigint[])[] = [];
    const received: (readonly bigint[])[] = [];
    const cpu = runTrampoline(outcome.value, call, {
      program: (context, memory) => {
        contexts.push(Array.from({ length: looked + 1 }, (_, at) => memory.load(context + BigInt(8 * (at - 1)), 8)));
      },
      traced: (cpu) => {
        received.push(call.words.map(({ place }) => wordAt(cpu, place)));
        return RESULT;
      },
    });
    assertEquals(cpu.rip, RETURN_ADDRESS);
    const [[count, ...context] = []] = contexts;
    assertEquals([contexts.length, count], [1, BigInt(slots)]);
    let slot = 0;
    for (const [index, own] of call.values.entries()) {
      for (const [at, value] of own.entries()) {
        const bytes = sizeOf(types[index] ?? BYTE) - 8 * at;
        assertEquals(mask(context[slot++] ?? 0n, bytes), mask(value, bytes));
      }
    }
    if (kind === "fexit") assertEquals(context.at(-1), RESULT);
    const isUsed = (at: number): boolean => call.words[at]?.word !== JUNK;
    const wanted = call.words.map(({ word }) => word).filter((_, at) => isUsed(at));
    assertEquals(received.map((words) => words.filter((_, at) => isUsed(at))), [wanted]);
    assertEquals([cpu.get("rax"), cpu.get("rbx"), cpu.get("rbp")], [RESULT, 0n, 0n]);
  });
}

for (const kind of ["fentry", "fexit"] as const) {
  for (const structs of ["abi", "reference"] as const) {
    for (const design of ["struct_args@6.1", "struct_args@6.12", "struct_args@6.18"] as const) {
      Deno.test(`${design}: ${kind} trampolines show and restore what is passed, structs by ${structs}`, () => {
        fc.assert(
          fc.property(prototypes, (prototype) => {
            fc.assert(check(designs[design], prototype, kind, structs), { numRuns: 2 });
          }),
          { numRuns: 60 },
        );
      });
    }
  }
}

function textOf({ address, code }: TrampolineValue): readonly string[] {
  const lines: string[] = [];
  for (let offset = 0; offset < code.length;) {
    const insn = decode(code, offset, address);
    lines.push(formatInsn(insn));
    offset += Math.max(1, insn.bytes.length);
  }
  return lines;
}

const PUBLISHED = "int bpf_testmod_test_struct_arg_2(int a, struct { long a; long b; } b, int c)";

function linesOf(decisions: Decisions, text: string): readonly string[] {
  const outcome = trampoline(decisions, { prototype: parsePrototype(text), structs: "abi", kind: "fentry" });
  assert(outcome.outcome === "ok");
  return textOf(outcome.value);
}

Deno.test("the first proposal's code is its listing, with ecx in place of the slip", () => {
  const lines = linesOf(designs["struct_args@seed"], PUBLISHED);
  const listing = [
    "mov DWORD PTR [rbp-0x18],edi",
    "lea rax,[rbp-0x40]",
    "mov QWORD PTR [rbp-0x10],rax",
    "mov QWORD PTR [rbp-0x40],rsi",
    "mov QWORD PTR [rbp-0x38],rdx",
    "mov DWORD PTR [rbp-0x8],ecx",
  ];
  const start = lines.indexOf(listing[0] ?? "");
  assertEquals(lines.slice(start, start + listing.length), listing);
  assertEquals(lines.slice(-7, -3), [
    "mov edi,DWORD PTR [rbp-0x18]",
    "mov rsi,QWORD PTR [rbp-0x40]",
    "mov rdx,QWORD PTR [rbp-0x38]",
    "mov ecx,DWORD PTR [rbp-0x8]",
  ]);
});

Deno.test("the slots of ip_setsockopt, and their number before them, lie where Linux 6.1 has them", () => {
  const lines = linesOf(
    designs["struct_args@6.1"],
    "int ip_setsockopt(void *sk, int level, int optname, struct { void *p; bool k; } optval, unsigned int optlen)",
  );
  const start = lines.indexOf("mov eax,0x6");
  assertEquals(lines.slice(start, start + 8), [
    "mov eax,0x6",
    "mov QWORD PTR [rbp-0x38],rax",
    "mov QWORD PTR [rbp-0x30],rdi",
    "mov QWORD PTR [rbp-0x28],rsi",
    "mov QWORD PTR [rbp-0x20],rdx",
    "mov QWORD PTR [rbp-0x18],rcx",
    "mov QWORD PTR [rbp-0x10],r8",
    "mov QWORD PTR [rbp-0x8],r9",
  ]);
});

Deno.test("a stack argument is read behind rbp and two return addresses", () => {
  const lines = linesOf(designs["struct_args@6.12"], "int f(int a, int b, int c, int d, int e, int f, int g)");
  assert(lines.includes("mov rax,QWORD PTR [rbp+0x18]"), lines.join("\n"));
});
