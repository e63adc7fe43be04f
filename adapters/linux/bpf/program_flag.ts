/** Flags of program loads, by the names of the C header without `BPF_F_`, in lower case. They are or'ed together. */
export const programFlag = {
  /** Refuse unaligned access even where the processor allows it. */
  strict_alignment: 1 << 0,
  /** The program may sleep; one of type `syscall` must. */
  sleepable: 1 << 4,
} as const;
