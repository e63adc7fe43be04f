/** The helpers that read memory which may not be there, by their numbers in `linux/bpf.h`. */
export const helpers = { probeRead: 4, probeReadUser: 112, probeReadKernel: 113 } as const;
