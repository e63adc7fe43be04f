import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { layOut } from "../../c/lay_out.ts";
import { parsePrototype } from "../../c/parse_prototype.ts";
import type { Prototype } from "../../c/prototype.ts";
import { type CType, sizeOf } from "../../c/type.ts";
import type { StructPassing, TrampolineKind, TrampolineValue } from "../../protocol/struct_args.ts";
import { decode } from "../../x86/decode.ts";
import { formatInsn } from "../../x86/format_insn.ts";
import { type Decisions, isComposite } from "./decisions.ts";
import { designs } from "./designs.ts";
import { ARGUMENTS, COPIES, type Passed, RESULT, runTrampoline } from "./run_trampoline.ts";
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

/** What a caller passes: for each argument its words, and where they come to lie. */
function pass(types: readonly CType[], contents: readonly bigint[], structs: StructPassing): {
  readonly passed: Passed;
  readonly values: readonly (readonly bigint[])[];
  readonly copies: Uint8Array;
} {
  const copies = new Uint8Array(16 * types.length);
  const registers: bigint[] = [];
  const stack: bigint[] = [];
  const values: bigint[][] = [];
  for (const [index, type] of types.entries()) {
    const own = Array.from({ length: Math.ceil(sizeOf(type) / 8) }, (_, at) => contents[2 * index + at] ?? 0n);
    values.push(own);
    const view = new DataView(copies.buffer);
    own.forEach((value, at) => view.setBigUint64(16 * index + 8 * at, value, true));
    const words = isComposite(type) && structs === "reference" ? [COPIES + 16n * BigInt(index)] : own;
    (registers.length + words.length <= 6 ? registers : stack).push(...words);
  }
  while (registers.length < ARGUMENTS.length) registers.push(0xdeadn);
  return { passed: { registers, stack }, values, copies };
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
    const { passed, values, copies } = pass(types, contents, structs);
    const slots = values.reduce((sum, words) => sum + words.length, 0);
    const words = slots + (kind === "fexit" ? 1 : 0);
    const run = runTrampoline(outcome.value, kind, passed, words, copies);
    assertEquals(run.end.kind, "reached", JSON.stringify(run.end, (_, v) => typeof v === "bigint" ? `${v}` : v));
    const [count, ...context] = run.context;
    assertEquals(count, BigInt(slots));
    let slot = 0;
    for (const [index, own] of values.entries()) {
      for (const [at, value] of own.entries()) {
        const bytes = sizeOf(types[index] ?? BYTE) - 8 * at;
        assertEquals(mask(context[slot++] ?? 0n, bytes), mask(value, bytes));
      }
    }
    if (kind === "fexit") assertEquals([context.at(-1), run.after.rax], [RESULT, RESULT]);
    const used = passed.registers.filter((value) => value !== 0xdeadn).length;
    assertEquals(run.traced?.registers.slice(0, used), passed.registers.slice(0, used));
    assertEquals(run.traced?.stack, passed.stack);
    assertEquals({ ...run.after, ...run.stored, rax: 0n }, {
      rax: 0n,
      rbx: 0n,
      rsp: kind === "fentry" ? 8n : 16n,
      belowRsp: false,
      aboveEntry: false,
    });
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

Deno.test("Linux 6.1 lays out the frame of ip_setsockopt as its own trampoline does", () => {
  const lines = linesOf(
    designs["struct_args@6.1"],
    "int ip_setsockopt(void *sk, int level, int optname, struct { void *p; bool k; } optval, unsigned int optlen)",
  );
  assertEquals(lines.slice(0, 12), [
    "push rbp",
    "mov rbp,rsp",
    "sub rsp,0x48",
    "push rbx",
    "mov eax,0x6",
    "mov QWORD PTR [rbp-0x38],rax",
    "mov QWORD PTR [rbp-0x30],rdi",
    "mov QWORD PTR [rbp-0x28],rsi",
    "mov QWORD PTR [rbp-0x20],rdx",
    "mov QWORD PTR [rbp-0x18],rcx",
    "mov QWORD PTR [rbp-0x10],r8",
    "mov QWORD PTR [rbp-0x8],r9",
  ]);
  assertEquals(lines.slice(-3), ["pop rbx", "leave", "ret"]);
});

Deno.test("a stack argument is read behind rbp and two return addresses", () => {
  const lines = linesOf(designs["struct_args@6.12"], "int f(int a, int b, int c, int d, int e, int f, int g)");
  assert(lines.includes("mov rax,QWORD PTR [rbp+0x18]"), lines.join("\n"));
});
