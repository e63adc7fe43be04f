/** A program that a plugin runs. */
export interface PluginWork {
  /** The memory's bytes in hexadecimal; white space is free. */
  readonly memory: string;
  /** The program's bytes, likewise. */
  readonly program: string;
  /** Whether these are an ELF object. */
  readonly elf: boolean;
}
