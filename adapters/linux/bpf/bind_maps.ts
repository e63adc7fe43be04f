import type { Insn, Program } from "../../../lib/bpf/insn.ts";
import { CLASS, IMM64, MODE, SIZE } from "../../../lib/bpf/opcode.ts";
import type { Descriptor } from "./descriptor.ts";

const loadOpcode = CLASS.LD | MODE.IMM | SIZE.DW;

/**
 * Names a program's maps by their descriptors (`map_fd[7]`) where it names them by their places (`map[0]`), which
 * kernels understand only since Linux 5.14.
 *
 * @param program The program.
 * @param maps The maps in the order of their places.
 * @throws {RangeError} If the program names a place that has no map.
 */
export function bindMaps(program: Program, maps: readonly Descriptor<"map">[]): Program {
  return program.map((insn, index) => {
    if (insn.opcode !== loadOpcode) return insn;
    if (insn.src === IMM64.MAP_IDX) return { ...insn, src: IMM64.MAP_FD, imm: descriptorOf(insn, index, maps) };
    if (insn.src === IMM64.MAP_IDX_VALUE) {
      return { ...insn, src: IMM64.MAP_FD_VALUE, imm: descriptorOf(insn, index, maps) };
    }
    return insn;
  });
}

function descriptorOf({ imm }: Insn, index: number, maps: readonly Descriptor<"map">[]): number {
  const map = maps[imm];
  if (map === undefined) throw new RangeError(`wanted one of ${maps.length} maps in slot ${index}, got map[${imm}]`);
  return map.fd;
}
