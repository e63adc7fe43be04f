import type { Insn } from "../../bpf/insn.ts";
import { isJump, isStore, isSubprogCall } from "../../bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../bpf/opcode.ts";
import { fixes } from "../../history/fixes.ts";
import type { Mutant } from "../mutant.ts";
import { type Decisions, FIRST_ARGUMENT, type Landings } from "./decisions.ts";
import type { Draft } from "./draft.ts";
import { handlersWith } from "./handlers_with.ts";
import { jumpIfZero, load, loadSigned, moveImm } from "./insns.ts";
import { loadBytes } from "./load_bytes.ts";

/** Makes the mutant in which some decisions are wrong, given the right ones. */
function mutant(
  name: string,
  title: string,
  wrong: (right: Decisions) => Partial<Decisions>,
  fixedBy?: Mutant["fixedBy"],
): Mutant {
  return {
    name: `prologue/${name}`,
    title,
    ...(fixedBy === undefined ? {} : { fixedBy }),
    handlers: handlersWith((right) => ({ ...right, ...wrong(right) })),
  };
}

/** Makes the mutant in which a jump lands on another instruction. */
function landing(name: string, title: string, wrong: (right: Landings) => Partial<Landings>): Mutant {
  return mutant(name, title, (right) => ({
    landing: (to, landings) => right.landing(to, { ...landings, ...wrong(landings) }),
  }));
}

/** Makes the mutant in which a read's instructions are others. */
function read(name: string, title: string, wrong: (drafts: readonly Draft[]) => readonly Draft[]): Mutant {
  return mutant(name, title, (right) => ({ read: (offset, helper) => wrong(right.read(offset, helper)) }));
}

/** What goes wrong with the arguments as such: their number, their order, the path that they ask for. */
const argumentMutants: readonly Mutant[] = [
  mutant("arguments-reversed", "passes the last argument first", ({ passed }) => ({
    passed: (args) => passed(args).toReversed(),
  })),
  mutant("four-arguments", "passes a fourth argument, in r6", () => ({
    considered: (args) => args.slice(0, 4),
    passed: (args) => args.slice(0, 4),
  })),
  mutant("two-arguments", "drops the third argument", () => ({ passed: (args) => args.slice(0, 2) })),
  mutant("dropped-arguments-considered", "lets arguments that it drops decide on the path", () => ({
    considered: (args) => args,
  })),
  mutant("fast-path-with-dereference", "takes the fast path whatever the arguments are", () => ({
    isFast: () => true,
  })),
  mutant("fast-path-by-offset", "takes a dereference at offset 0 for none when it chooses the path", () => ({
    isFast: (args) => args.every(({ derefs }) => derefs.every(({ offset }) => offset === 0n)),
  })),
  mutant("fast-path-by-first-argument", "looks at the first argument only when it chooses the path", ({ isFast }) => ({
    isFast: (args) => isFast(args.slice(0, 1)),
  })),
  mutant("slow-path-always", "goes through the stack for bare registers", () => ({ isFast: () => false })),
  mutant("pt-regs-one-further", "loads the register behind the one named", ({ registerOffset }) => ({
    registerOffset: (name) => plus(registerOffset(name), 8),
  })),
  mutant("room-ignored", "generates more than there is room for", () => ({ room: () => Number.MAX_SAFE_INTEGER })),
  mutant("room-to-the-last", "fills its room to the last instruction", ({ room }) => ({
    room: (space) => room(space) + 1,
  })),
  mutant("registers-by-any-name", "takes %rdi for %di", ({ registerOffset }) => ({
    registerOffset: (name) => registerOffset(name) ?? registerOffset(name.replace(/^r/, "")),
  })),
];

/** What goes wrong while arguments are fetched. */
const fetchMutants: readonly Mutant[] = [
  mutant("context-in-caller-saved-register", "keeps the context in r5, which calls scratch", () => ({
    contextRegister: 5,
  })),
  mutant("context-in-r8", "keeps the context in r8", () => ({ contextRegister: 8 })),
  mutant("slot-address-in-r8", "keeps the slot's address in r8", ({ loadBase, keepBase, read, reload }) => ({
    loadBase: (context, offset, slot) => throughR8(loadBase(context, offset, slot)),
    keepBase: (slot) => throughR8(keepBase(slot)),
    read: (offset, helper) => throughR8(read(offset, helper)),
    reload: (slot) => throughR8(reload(slot)),
  })),
  mutant("slot-not-valid", "does not store the register into its slot", ({ keepBase }) => ({
    keepBase: (slot) => keepBase(slot).filter((draft) => !isStore(draft)),
  })),
  mutant("slots-overlap", "leaves four bytes between slots", () => ({ slot: (arg) => -8 - 4 * arg })),
  mutant("one-slot", "uses one slot for all arguments", () => ({ slot: () => -8 })),
  mutant("slots-reversed", "puts the first argument lowest", () => ({ slot: (arg) => -24 + 8 * arg })),
  mutant("loaded-early", "loads bare registers into theirs before the others are fetched", ({ keepBase, result }) => ({
    keepBase: (slot) => [...keepBase(slot), load(8, FIRST_ARGUMENT - slot / 8 - 1, FRAME_POINTER, slot)],
    result: (arg, register, slot) => arg.derefs.length === 0 ? [] : result(arg, register, slot),
  })),
  mutant("offsets-outside-in", "applies the outermost offset first", ({ derefs }) => ({
    derefs: (arg) => derefs(arg).toReversed(),
  })),
  mutant("zero-offset-dropped", "leaves out dereferences at offset 0", ({ derefs }) => ({
    derefs: (arg) => derefs(arg).filter(({ offset }) => offset !== 0n),
  })),
  mutant("offset-cut", "cuts offsets to 32 bits instead of refusing them", ({ read }) => ({
    isInBounds: () => true,
    read: (offset, helper) => read(Number(BigInt.asIntN(32, BigInt(offset))), helper),
  })),
  mutant("globals-as-registers", "takes a global variable for a register of no known name", () => ({
    isGlobal: () => false,
  })),
  mutant("offset-of-16-bits", "refuses offsets that the off field does not hold", () => ({
    isInBounds: (offset) => BigInt.asIntN(16, offset) === offset,
  })),
  mutant("reload-missing", "follows the address it read from, not what it read", () => ({ reload: () => [] })),
  mutant("kernel-helper-for-user-memory", "reads user memory as the kernel's", (right) => ({
    helper: () => right.helper([]),
  }), fixes.overlappingSpaces),
  mutant("user-helper-always", "reads the kernel's memory as user space's", () => ({ helper: () => 112 })),
];

/** What goes wrong in a single read. */
const readMutants: readonly Mutant[] = [
  read(
    "reads-four-bytes",
    "reads four bytes",
    (drafts) => drafts.map((draft) => draft.dst === 2 ? moveImm(2, 4) : draft),
  ),
  read("size-not-set", "does not say how much to read", (drafts) => drafts.filter(({ dst }) => dst !== 2)),
  read("result-pointer-not-set", "does not say where to read to", (drafts) => drafts.filter(({ dst }) => dst !== 1)),
  read(
    "read-unchecked",
    "does not look whether a read failed",
    (drafts) => drafts.filter(({ to }) => to === undefined),
  ),
  read(
    "read-checked-the-wrong-way",
    "takes a read that succeeded for one that failed",
    (drafts) => drafts.map((draft) => draft.to === undefined ? draft : jumpIfZero(0, draft.to)),
  ),
];

/** What goes wrong on the way to user code. */
const endMutants: readonly Mutant[] = [
  mutant("signed-load", "extends signed arguments with their sign", ({ result }) => ({
    result: (arg, register, slot) => {
      const bytes = loadBytes(arg.type);
      const isSigned = arg.derefs.length > 0 && arg.type?.kind === "int" && arg.type.signed;
      return isSigned && bytes !== 8 ? [loadSigned(bytes, register, FRAME_POINTER, slot)] : result(arg, register, slot);
    },
  })),
  mutant("bare-register-narrowed", "cuts a bare register to its declared type", () => ({
    result: ({ type }, register, slot) => [load(loadBytes(type), register, FRAME_POINTER, slot)],
  })),
  mutant("error-flag-swapped", "leaves 1 in r2 where all reads succeeded", () => ({
    flags: { success: 1, failure: 0 },
  })),
  mutant("error-flag-is-errno", "leaves an error number in r2", () => ({ flags: { success: 0, failure: -14 } })),
  mutant("error-path-forgets-argument", "does not zero the last argument", ({ zeroes }) => ({
    zeroes: (count) => zeroes(count - 1),
  })),
  mutant("error-path-zeroes-nothing", "does not zero the arguments", () => ({ zeroes: () => [] })),
  mutant("context-not-restored", "leaves r1 as the last read left it", () => ({ restore: () => [] })),
  landing("error-jump-into-loads", "goes on with the loads when a read failed", ({ results }) => ({ error: results })),
  landing("error-jump-past-flag", "lands behind the instruction that sets the flag", ({ error }) => ({
    error: error + 1,
  })),
  landing("success-jump-one-short", "lands on the error path's last jump", ({ success }) => ({ success: success - 1 })),
  landing("success-jump-past-flag", "leaves r2 as the last read left it", ({ success }) => ({ success: success + 1 })),
  landing("error-path-falls-through", "lets the error path set the success flag", ({ success }) => ({ user: success })),
  landing("error-path-skips-context", "restores the context on the success path only", ({ user }) => ({
    user: user + 1,
  })),
  landing(
    "error-path-skips-user-code",
    "enters user code behind its first instruction when a read failed",
    ({ user }) => ({
      user: user + 2,
    }),
  ),
];

/** What goes wrong when user code is put behind the prologue. */
const joinMutants: readonly Mutant[] = [
  mutant("join-jumps-one-short", "counts user code's jumps ahead from the jump itself", () => ({
    join: (prologue, program) => [...prologue, ...program.map((insn) => isJumpAhead(insn) ? oneShort(insn) : insn)],
  })),
  mutant("join-calls-one-further", "leads user code's calls behind a function's first instruction", () => ({
    join: (prologue, program) => [
      ...prologue,
      ...program.map((insn) => isSubprogCall(insn) ? { ...insn, imm: insn.imm + 1 } : insn),
    ],
  })),
  mutant("join-loses-first-instruction", "puts the prologue over user code's first instruction", () => ({
    join: (prologue, program) => [...prologue, ...program.slice(1)],
  })),
];

/** The area's wrong implementations. */
export const mutants: readonly Mutant[] = [
  ...argumentMutants,
  ...fetchMutants,
  ...readMutants,
  ...endMutants,
  ...joinMutants,
];

function plus(offset: number | undefined, bytes: number): number | undefined {
  return offset === undefined ? undefined : offset + bytes;
}

function throughR8(drafts: readonly Draft[]): readonly Draft[] {
  const renamed = (register: number): number => register === 7 ? 8 : register;
  return drafts.map((draft) => ({ ...draft, dst: renamed(draft.dst), src: renamed(draft.src) }));
}

function isJumpAhead(insn: Insn): boolean {
  return isJump(insn) && insn.off > 0;
}

function oneShort(insn: Insn): Insn {
  return { ...insn, off: insn.off - 1 };
}
