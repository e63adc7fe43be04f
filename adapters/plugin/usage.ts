/** How the command line is written. */
export const usage = `usage: plugin [MEMORY] [--program PROGRAM] [--elf]

Runs a BPF program and prints r0 in hexadecimal, as a plugin of bpf_conformance. The program's bytes are read from
standard input, in hexadecimal; white space is free.

  MEMORY             bytes that r1 points to and r2 counts, in hexadecimal
  --program PROGRAM  the program's bytes, instead of those on standard input
  --elf              the bytes are an ELF object with the program in its section .text

Exits with 0; with 1 if the program faulted; with 2 if the bytes or the arguments make no sense.
`;
