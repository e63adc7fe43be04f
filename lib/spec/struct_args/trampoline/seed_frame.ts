import type { TrampolineInput } from "../../../protocol/struct_args.ts";
import { formatInsn } from "../../../x86/format_insn.ts";
import { sizeOf } from "../../../c/type.ts";
import { atByte, type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { source } from "../source.ts";
import { type Examination, examined, type FoundArgument } from "./examination.ts";
import { hex } from "./seen.ts";
import { trampolineRule } from "./trampoline_rule.ts";

/** In the first design, the slot of a struct holds the address of a copy within the frame. */
export const pointerToSavedStruct: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/pointer-to-saved-struct",
  clauses: ["S03"],
  level: "must",
  scope: "struct_args@seed",
  title: "The slot of a struct holds the address of the struct that the trampoline saved",
  source,
  concerns: hasStructs,
  *judge({ recording: { entryRsp }, program }, { args }): Iterable<Finding> {
    if (program === undefined) return;
    for (const { label, slot, size, isPointer } of args.filter(isStruct)) {
      const address = program.slots[slot] ?? 0n;
      if (!isPointer) yield whole(`a pointer in the slot of ${label}`, "its value");
      else if (address < program.rsp || address + BigInt(size) > entryRsp) {
        yield whole(`the address of ${label} in the frame, in slot ${slot}`, hex(address));
      }
    }
  },
});

/** In the first design, the saved structs lie below the slots, apart from them and from each other. */
export const savedStructsApart: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/saved-structs-apart",
  clauses: ["S04"],
  level: "must",
  scope: "struct_args@seed",
  title: "The saved structs lie below the slots, apart from them and from one another",
  source,
  concerns: hasStructs,
  *judge({ program }, { args }): Iterable<Finding> {
    if (program === undefined) return;
    const saved = args.filter((argument) => isStruct(argument) && argument.isPointer)
      .map(({ label, slot, size }) => ({
        label,
        start: program.slots[slot] ?? 0n,
        size: BigInt(8 * Math.ceil(size / 8)),
      }))
      .sort((a, b) => a.start < b.start ? -1 : 1);
    for (const [at, { label, start, size }] of saved.entries()) {
      const limit = saved[at + 1] ?? { label: "the slots", start: program.context };
      if (start + size > limit.start) {
        yield whole(`${label} below ${limit.label} at ${hex(limit.start)}`, hex(start + size));
      }
    }
  },
});

/** In the first design, a narrow argument is saved and restored at its own width. */
export const ownWidth: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/own-width",
  clauses: ["S08"],
  level: "must",
  scope: "struct_args@seed",
  title: "An argument of 4 bytes is saved and restored with 4-byte instructions, and one of 1 or 2 bytes likewise",
  text:
    "The published listing has `mov DWORD PTR` for its two ints. Later kernels move 8 bytes, so that nothing stale is left above.",
  source,
  concerns: ({ args }) => args.some(isNarrow),
  *judge({ recording, program }, { args }, { kind }): Iterable<Finding> {
    if (program === undefined) return;
    const start = recording.insns[0]?.address ?? 0n;
    for (const { label, slot, size: own } of args.filter(isNarrow)) {
      const address = program.context + BigInt(8 * slot);
      const saves = program.stores.filter((store) => store.address === address);
      const loads = kind === "fentry" ? recording.loads.filter((load) => load.address === address) : [];
      for (const { at, size } of [...saves, ...loads]) {
        if (size !== own) yield atByte(Number(at - start), `${label} moved in ${own} bytes`, `${size} bytes`);
      }
    }
  },
});

/** What the published listing has behind the frame's set-up, with `ecx` where it says `esi`. */
const SAVES = [
  "mov DWORD PTR [rbp-0x18],edi",
  "lea rax,[rbp-0x40]",
  "mov QWORD PTR [rbp-0x10],rax",
  "mov QWORD PTR [rbp-0x40],rsi",
  "mov QWORD PTR [rbp-0x38],rdx",
  "mov DWORD PTR [rbp-0x8],ecx",
];

const RESTORES = [
  "mov edi,DWORD PTR [rbp-0x18]",
  "mov rsi,QWORD PTR [rbp-0x40]",
  "mov rdx,QWORD PTR [rbp-0x38]",
  "mov ecx,DWORD PTR [rbp-0x8]",
];

/** The published listing, instruction by instruction, with its third argument in `ecx`. */
export const listing: Rule<"struct_args.trampoline"> = rule({
  id: "struct_args/listing",
  clauses: ["S08", "S09"],
  level: "must",
  scope: "struct_args@seed",
  title: "An int, a struct of two longs and an int are saved and restored as the listing has it, the third through ecx",
  erratum:
    "The published listing saves and restores the third argument through `esi`, which holds the struct's first half; it must be `ecx`.",
  source,
  operation: "struct_args.trampoline",
  applies: (observation) => isListed(observation.input) && examined(observation) !== undefined,
  *check(observation): Iterable<Finding> {
    const recording = examined(observation)?.recordings[0];
    if (recording === undefined) return;
    const { insns, outside } = recording;
    const first = outside[0]?.insns ?? insns.length;
    const last = outside.at(-1)?.insns ?? 0;
    const texts = insns.map(formatInsn);
    yield* sequence("saves", SAVES, texts.slice(0, first));
    yield* sequence("restores", RESTORES, texts.slice(last));
  },
});

/** Looks for some instructions in a row. */
function* sequence(what: string, wanted: readonly string[], seen: readonly string[]): Generator<Finding> {
  const has = seen.some((_, at) => wanted.every((line, offset) => seen[at + offset] === line));
  if (!has) yield whole(`the listing's ${what}: ${wanted.join("; ")}`, seen.join("; "));
}

/** Whether a function is like the one whose trampoline is listed. */
function isListed({ prototype: { parameters }, kind, structs }: TrampolineInput): boolean {
  const shape = parameters.map(({ type }) => `${type.kind} ${sizeOf(type)}`).join(", ");
  return kind === "fentry" && structs === "abi" && shape === "int 4, struct 16, int 4";
}

function hasStructs({ args }: Examination, { structs }: TrampolineInput): boolean {
  return structs === "abi" && args.some(isStruct);
}

function isStruct({ isComposite, size }: FoundArgument): boolean {
  return isComposite && size > 0;
}

function isNarrow({ isComposite, size, pieces: [first] }: FoundArgument): boolean {
  return !isComposite && size < 8 && first?.place.kind === "register";
}
