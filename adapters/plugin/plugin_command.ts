/** What the command line of a bpf_conformance plugin asks for. */
export type PluginCommand = { readonly command: "help" } | RunCommand;

/** A program is to be run. */
export interface RunCommand {
  /** That is what is asked for. */
  readonly command: "run";
  /** The memory's bytes in hexadecimal; empty if there is none. */
  readonly memory: string;
  /** The program's bytes in hexadecimal; absent if they come on standard input. */
  readonly program?: string;
  /** Whether the program's bytes are an ELF object. */
  readonly elf: boolean;
}
