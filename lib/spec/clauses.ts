/** An area of rules: one published change, or the calling convention that one of them states. */
export type Area =
  | "calling_convention"
  | "instances"
  | "nocsr"
  | "prologue"
  | "struct_args"
  | "tailcall";

/**
 * What kind of statement a clause is: true of any design (`behaviour`), of the design as published (`layout`), of
 * calls and their errors (`api`), a bound (`limit`), or the published text's own slip (`erratum`).
 */
export type ClauseKind = "api" | "behaviour" | "erratum" | "layout" | "limit";

/** A statement of a published text that an implementation can obey or break. */
export interface Clause {
  /** The area that it belongs to. */
  readonly area: Area;
  /** What kind of statement it is. */
  readonly kind: ClauseKind;
  /** The statement, in this project's words. */
  readonly text: string;
}

/** The published texts, by area. */
export const publications: Readonly<
  Record<Area, { readonly title: string; readonly link: string }>
> = {
  calling_convention: {
    title: "perf bpf: Add prologue for BPF programs for fetching arguments (its postscript)",
    link: "https://lore.kernel.org/r/1447675815-166222-11-git-send-email-wangnan0@huawei.com",
  },
  instances: {
    title: "bpf tools: Load a program with different instances using preprocessor",
    link: "https://lore.kernel.org/r/1447675815-166222-8-git-send-email-wangnan0@huawei.com",
  },
  nocsr: {
    title: "[RFC bpf-next v2 0/9] no_caller_saved_registers attribute for helper calls",
    link: "https://lore.kernel.org/bpf/20240704102402.1644916-1-eddyz87@gmail.com/",
  },
  prologue: {
    title: "perf bpf: Add prologue for BPF programs for fetching arguments",
    link: "https://lore.kernel.org/r/1447675815-166222-11-git-send-email-wangnan0@huawei.com",
  },
  struct_args: {
    title: "bpf: Support struct argument in trampoline based progs (August 2022), and its counter-proposal",
    link: "https://lore.kernel.org/bpf/20220812052419.520522-1-yhs@fb.com/",
  },
  tailcall: {
    title: "bpf, x64: rework pro/epilogue and tailcall handling in JIT",
    link: "https://git.kernel.org/torvalds/c/ebf7d1f508a7",
  },
};

/** Every statement of the published texts, by id. */
export const clauses = {
  // prologue
  P01: {
    area: "prologue",
    kind: "api",
    text:
      "A section string 'event=function arg…' names the probe and the arguments to fetch; the program receives (ctx, err, arg1, arg2, arg3).",
  },
  P02: {
    area: "prologue",
    kind: "limit",
    text: "At most three arguments are passed, in r3, r4 and r5, in the order named.",
  },
  P03: {
    area: "prologue",
    kind: "behaviour",
    text: "r1 is the context pointer when user code starts.",
  },
  P04: {
    area: "prologue",
    kind: "behaviour",
    text: "r2 tells user code whether every dereference succeeded: 0 yes, 1 no.",
  },
  P05: {
    area: "prologue",
    kind: "layout",
    text: "The slow path keeps ctx in r6 and the result slot's address in r7.",
  },
  P06: {
    area: "prologue",
    kind: "layout",
    text: "Results wait on the stack: argument 1 at fp-8, 2 at fp-16, 3 at fp-24.",
  },
  P07: {
    area: "prologue",
    kind: "behaviour",
    text: "Only when all arguments are fetched are they loaded from their slots into r3, r4, r5.",
  },
  P08: {
    area: "prologue",
    kind: "layout",
    text:
      "One dereference is: slot made valid by a store, offset added to r3, r2 = 8, r1 = slot, call probe_read, branch to err if r0 != 0, r3 reloaded from the slot when another follows.",
  },
  P09: {
    area: "prologue",
    kind: "behaviour",
    text: "offn(…off2(off1(reg))) is read from the inside out: off1 first.",
  },
  P10: {
    area: "prologue",
    kind: "behaviour",
    text: "A register base is loaded from its place in pt_regs.",
  },
  P11: {
    area: "prologue",
    kind: "behaviour",
    text: "Any failing probe_read, of any argument at any depth, goes to the one error path.",
  },
  P12: {
    area: "prologue",
    kind: "behaviour",
    text: "The error path sets r2 = 1 and zeroes the argument registers, then joins user code.",
  },
  P13: {
    area: "prologue",
    kind: "behaviour",
    text: "The success path sets r2 = 0.",
  },
  P14: {
    area: "prologue",
    kind: "behaviour",
    text: "Both paths restore r1 from the saved ctx before user code.",
  },
  P15: {
    area: "prologue",
    kind: "behaviour",
    text:
      "If no argument needs a dereference the fast path is used: direct loads from r1 into r3…, r2 = 0, no call, no stack, no r6/r7.",
  },
  P16: {
    area: "prologue",
    kind: "behaviour",
    text: "The original user code follows, unchanged, and its own jumps still land where they did.",
  },
  P17: {
    area: "prologue",
    kind: "behaviour",
    text: "Prologue plus program passes a real verifier and loads.",
  },
  P18: {
    area: "prologue",
    kind: "erratum",
    text: "The listing's 'load r2, r3, r4 from stack' means r3, r4, r5.",
  },
  // calling_convention
  C01: {
    area: "calling_convention",
    kind: "behaviour",
    text: "r0 carries the return value of a call and the program's exit value.",
  },
  C02: {
    area: "calling_convention",
    kind: "behaviour",
    text: "r1–r5 carry arguments from the program to in-kernel functions; they do not survive a call.",
  },
  C03: {
    area: "calling_convention",
    kind: "behaviour",
    text: "r6–r9 are callee-saved: a call preserves them.",
  },
  C04: {
    area: "calling_convention",
    kind: "behaviour",
    text: "r10 is the read-only frame pointer.",
  },
  // instances
  I01: {
    area: "instances",
    kind: "behaviour",
    text: "Without a preprocessor a program is loaded once and has one descriptor, as before.",
  },
  I02: {
    area: "instances",
    kind: "api",
    text: "set_prep fixes the number of instances and the preprocessor, before loading.",
  },
  I03: {
    area: "instances",
    kind: "behaviour",
    text: "Load calls the preprocessor once per instance, passing the index of the instance being made.",
  },
  I04: {
    area: "instances",
    kind: "behaviour",
    text: "Each instance is made from the original instructions; what is loaded is what the preprocessor returned.",
  },
  I05: {
    area: "instances",
    kind: "behaviour",
    text: "nth_fd(n) returns the descriptor of instance n: the index order holds.",
  },
  I06: {
    area: "instances",
    kind: "api",
    text:
      "Out-of-range n, a not-yet-loaded program, a skipped instance, a second set_prep and a late set_prep each give their own error.",
  },
  I07: {
    area: "instances",
    kind: "behaviour",
    text: "Different instances may carry different prologues for different probe points of one program.",
  },
  // struct_args
  S01: {
    area: "struct_args",
    kind: "behaviour",
    text:
      "A struct passed by value takes one or two argument registers: argument index and register index differ after it.",
  },
  S02: {
    area: "struct_args",
    kind: "behaviour",
    text: "The BPF program reads the same field values that the caller passed.",
  },
  S03: {
    area: "struct_args",
    kind: "layout",
    text: "v1: the program's parameter is a pointer; the pointer to the saved struct sits in the argument's slot.",
  },
  S04: {
    area: "struct_args",
    kind: "layout",
    text: "v1: the trampoline's frame grows by the saved structs, which lie apart from the argument slots.",
  },
  S05: {
    area: "struct_args",
    kind: "limit",
    text: "x86-64: structs up to 16 bytes are passed, in one register (≤ 8) or two.",
  },
  S06: {
    area: "struct_args",
    kind: "limit",
    text: "A struct over 16 bytes is refused with an error.",
  },
  S07: {
    area: "struct_args",
    kind: "behaviour",
    text:
      "save stores every argument register used; restore puts every one back: the traced function sees its arguments unharmed.",
  },
  S08: {
    area: "struct_args",
    kind: "layout",
    text: "An argument of 4 bytes is saved and restored at its own width in the listing.",
  },
  S09: {
    area: "struct_args",
    kind: "erratum",
    text: "The listing saves and restores the third argument through esi; it must be ecx.",
  },
  S10: {
    area: "struct_args",
    kind: "layout",
    text:
      "Counter-proposal: a ≤ 16-byte struct travels in two BPF registers, in the same place in the function's and the program's prototype.",
  },
  S11: {
    area: "struct_args",
    kind: "behaviour",
    text:
      "Counter-proposal, other architectures: the trampoline copies up to 16 bytes so that the program sees them as if passed in registers.",
  },
  // nocsr
  N01: {
    area: "nocsr",
    kind: "behaviour",
    text: "A nocsr call scratches r0 only if the function is non-void.",
  },
  N02: {
    area: "nocsr",
    kind: "behaviour",
    text: "It scratches r1–r5 only for parameters that the prototype defines.",
  },
  N03: {
    area: "nocsr",
    kind: "behaviour",
    text: "Compiler: registers are allocated as if the unscratched ones survived the call.",
  },
  N04: {
    area: "nocsr",
    kind: "behaviour",
    text:
      "Compiler: around each nocsr call there is a spill before and a fill after for every live unscratched register of r0–r5.",
  },
  N05: {
    area: "nocsr",
    kind: "behaviour",
    text: "Compiler: the slots are the lowest stack offsets of the whole function and serve nothing else.",
  },
  N06: {
    area: "nocsr",
    kind: "behaviour",
    text: "Kernel: a pattern is a nocsr call surrounded by matching spills and fills.",
  },
  N07: {
    area: "nocsr",
    kind: "behaviour",
    text: "Kernel: pairs go only if their stack offsets are used exclusively in nocsr patterns.",
  },
  N08: {
    area: "nocsr",
    kind: "behaviour",
    text: "Kernel: pairs go only if the call is really inlined (by the verifier or the JIT).",
  },
  N09: {
    area: "nocsr",
    kind: "behaviour",
    text: "An inlined function conforms to the contract: its expansion touches no register but those it may scratch.",
  },
  N10: {
    area: "nocsr",
    kind: "behaviour",
    text: "Old kernels: the program with its pairs stays valid and means the same.",
  },
  N11: {
    area: "nocsr",
    kind: "behaviour",
    text: "Removal changes no observable result: the rewritten program computes what the original did, on every path.",
  },
  N12: {
    area: "nocsr",
    kind: "behaviour",
    text: "All other instructions stay, in order; jumps still reach the instructions they reached.",
  },
  N13: {
    area: "nocsr",
    kind: "layout",
    text: "The published example: exact instructions before and after.",
  },
  N14: {
    area: "nocsr",
    kind: "behaviour",
    text: "bpf_get_smp_processor_id is the first such helper; x86-64, arm64 and riscv64 inline it.",
  },
  // tailcall
  T01: {
    area: "tailcall",
    kind: "layout",
    text:
      "Prologue order: nop5; xor eax,eax or a 2-byte nop; push rbp; mov rbp,rsp; sub rsp, rounded depth; push rax; pushes of the callee-saved registers used.",
  },
  T02: {
    area: "tailcall",
    kind: "behaviour",
    text:
      "The counter is zeroed only in an entry program from which a tail call is reachable; elsewhere a nop of the same length keeps the entry offset equal.",
  },
  T03: {
    area: "tailcall",
    kind: "behaviour",
    text:
      "Only callee-saved registers that the function uses are pushed; the tail call pops exactly those, in reverse order.",
  },
  T04: {
    area: "tailcall",
    kind: "behaviour",
    text: "A tail call unwinds its own frame: pops, counter pop, add rsp, size of the current frame.",
  },
  T05: {
    area: "tailcall",
    kind: "behaviour",
    text:
      "It jumps past the next program's nop5, counter init, push rbp and mov rbp,rsp (11 bytes), so that the next sets its own frame and inherits the counter.",
  },
  T06: {
    area: "tailcall",
    kind: "layout",
    text: "The counter is not kept in rbx: a caller-saved register takes it when it is popped.",
  },
  T07: {
    area: "tailcall",
    kind: "layout",
    text: "A direct site has two poke targets: tailcall_bypass before the pops, tailcall_target (5 bytes) after them.",
  },
  T08: {
    area: "tailcall",
    kind: "behaviour",
    text:
      "Without a target, bypass jumps over pops, unwind and target; execution goes on after the site with every register intact.",
  },
  T09: {
    area: "tailcall",
    kind: "behaviour",
    text: "With a target, bypass is a nop5 and target a jump.",
  },
  T10: {
    area: "tailcall",
    kind: "behaviour",
    text:
      "Re-pushing after the nop instead of bypassing is wrong: a bpf-to-bpf call after a missing target would see an overwritten register.",
  },
  T11: {
    area: "tailcall",
    kind: "behaviour",
    text: "State A (nop, unwind, nop) is forbidden: no CPU may unwind and then fall through.",
  },
  T12: {
    area: "tailcall",
    kind: "behaviour",
    text: "Install: C → D → B. Target first, then the skip goes.",
  },
  T13: {
    area: "tailcall",
    kind: "behaviour",
    text: "Update: B(f) → B(f'). Only the target is poked; the bypass is not touched.",
  },
  T14: {
    area: "tailcall",
    kind: "behaviour",
    text: "Remove: bypass back to a jump, then wait for the RCU grace period, then the target goes.",
  },
  T15: {
    area: "tailcall",
    kind: "behaviour",
    text: "Re-install follows the install order.",
  },
  T16: {
    area: "tailcall",
    kind: "behaviour",
    text: "In every interleaving of running CPUs with these steps no CPU executes A or a half-written target.",
  },
  T17: {
    area: "tailcall",
    kind: "behaviour",
    text: "Every node of a bpf-to-bpf call chain in which a tail call occurs is marked as reaching one.",
  },
  T18: {
    area: "tailcall",
    kind: "behaviour",
    text: "A reachable function without tail calls of its own still pushes rax, to pass the counter on.",
  },
  T19: {
    area: "tailcall",
    kind: "behaviour",
    text:
      "In a reachable function, mov rax, [rbp - (stack_depth + 8)] precedes each call; the depth is the rounded one (the text does not say so, and the first release got it wrong).",
  },
  T20: {
    area: "tailcall",
    kind: "behaviour",
    text: "The tail call limit holds across bpf-to-bpf calls: the published entry → func0 → subprog loop terminates.",
  },
  T21: {
    area: "tailcall",
    kind: "layout",
    text: "The published examples: the site with only r6 used, bytes and jump distance.",
  },
  T22: {
    area: "tailcall",
    kind: "erratum",
    text: "'unwind, tail' in the closing sentence means state A.",
  },
} as const satisfies Readonly<Record<string, Clause>>;

/** The id of a clause, such as `N06`. */
export type ClauseId = keyof typeof clauses;
