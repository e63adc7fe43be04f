import type { Program } from "../bpf/insn.ts";
import { isProgram } from "../harness/reporters/show_value.ts";

/** The program of an input, if it holds one. */
export function programOf(input: object): Program | undefined {
  const program: unknown = Reflect.get(input, "program");
  return isProgram(program) ? program : undefined;
}
