import type { Fix } from "./fix.ts";

/** A commit of Linux. */
function commit(hash: string, year: number, title: string, wrong: string): Fix {
  return { id: hash, title, link: `https://git.kernel.org/torvalds/c/${hash}`, year, wrong };
}

/**
 * The bugs that really happened to what the rules are about. The suite owes each a mutant or a case: had it been there,
 * it would have caught the bug.
 */
export const fixes = {
  oddDepth: commit(
    "ff672c67ee76",
    2022,
    "bpf, x86: Fix tail call count offset calculation on bpf2bpf call",
    "The counter is reloaded from below the stack's depth before that is rounded up, so that another word is handed on.",
  ),
  hierarchy: commit(
    "116e04ba1459",
    2024,
    "bpf, x64: Fix tailcall hierarchy",
    "The counter goes to callees by value and never comes back: two tail-calling subprograms run exponentially often.",
  ),
  hierarchyOnArm: commit(
    "66ff4d61dc12",
    2024,
    "bpf, arm64: Fix tailcall hierarchy",
    "The same on arm64: what a callee counts never comes back to its caller.",
  ),
  pokeUpdate: commit(
    "4b7de801606e",
    2023,
    "bpf: Fix prog_array_map_poke_run map poke update",
    "The text of a program that is not registered yet is not poked, and its bypass keeps skipping an installed target.",
  ),
  pokeDescriptors: commit(
    "f263a81451c1",
    2021,
    "bpf: Track subprog poke descriptors correctly and fix use-after-free",
    "The sites of subprograms are tracked on the wrong program, so that an update pokes text that is not theirs.",
  ),
  limit: commit(
    "ebf7f6f0a6cd",
    2021,
    "bpf: Change value of MAX_TAIL_CALL_CNT from 32 to 33",
    "Interpreter and JITs disagree on whether 32 or 33 tail calls may be made.",
  ),
  freplace: commit(
    "d6083f040d5d",
    2024,
    "bpf: Prevent tailcall infinite loop caused by freplace",
    "A subprogram that is replaced begins to count anew, so that a program that it tail-calls runs it forever.",
  ),
  handedOut: commit(
    "a1087da9d11e",
    2024,
    "bpf, x86: Propagate tailcall info only for subprogs",
    "The counter is handed to helpers, which cannot use it.",
  ),
  extraStack: commit(
    "d0b98f6a17a5",
    2024,
    "bpf: disallow 40-bytes extra stack for bpf_fastcall patterns",
    "Spills of patterns may lie 40 bytes beyond the 512 of a stack frame, which the rest of the verifier cannot hold.",
  ),
  jumpIntoGroup: {
    id: "kernel-patches-13593",
    title: "018 fastcall jump into group",
    link: "https://github.com/kernel-patches/bpf/pull/13593",
    year: 2026,
    wrong: "A jump lands inside a pattern whose pair was removed, and reads what was never spilled.",
  },
  narrowSaves: commit(
    "02a6dfa8ff43",
    2023,
    "bpf, x86: save/restore regs with BPF_DW size",
    "Trampolines store narrow arguments narrow, so that stale upper halves stand in the program's context.",
  ),
  wideScalar: {
    id: "wide-scalar-of-6-12",
    title: "A 16-byte scalar counts as one register and is stored as two; seen in the trampolines of Linux 6.12",
    link: "https://lore.kernel.org/all/?q=s%3A%22bpf%22+AND+%22__int128%22+AND+trampoline",
    year: 2024,
    wrong: "A 16-byte scalar counts as one register and is stored as two, over what follows it.",
  },
  overlappingSpaces: commit(
    "d38c692f160e",
    2020,
    "perf bpf: Fix bpf prologue generation",
    "A prologue reads with bpf_probe_read, which does not tell user space's addresses from the kernel's.",
  ),
} as const satisfies Readonly<Record<string, Fix>>;

/** The bugs, in the order of their areas. */
export const everyFix: readonly Fix[] = Object.values(fixes);
