import fc from "fast-check";
import type { FunctionFacts, MapSpec } from "../../../protocol/nocsr.ts";
import { type Generator, generator } from "../../generator.ts";
import { drawProgram, sketches, usesKfunc, usesMap } from "./sketch.ts";

const ANY_CALL = [1, 2, 3, 4, 5];

/** A map for helpers that read its keys and values from the frame. */
const MAP: MapSpec = { type: "hash", keySize: 8, valueSize: 8, maxEntries: 4 };

const RDONLY_CAST: FunctionFacts = {
  kfunc: "bpf_rdonly_cast",
  isVoid: false,
  params: 2,
  fastcall: true,
  inlined: true,
};

/** Helpers as no kernel has them: each for what no real one is. */
const INVENTED: readonly (FunctionFacts & { readonly helper: number })[] = [
  { helper: 5, isVoid: true, params: 0, fastcall: true, inlined: true },
  { helper: 7, isVoid: false, params: 3, fastcall: true, inlined: true },
  { helper: 14, isVoid: false, params: 1, fastcall: true, inlined: false },
  { helper: 15, isVoid: true, params: 2, fastcall: false, inlined: false },
];

/** Programs for `nocsr.rewrite`. */
export const rewrite: Generator<"nocsr.rewrite"> = generator({
  operation: "nocsr.rewrite",
  questions({ kernel }) {
    const invented = kernel === undefined ? fc.subarray([...INVENTED], { maxLength: 2 }) : fc.constant([]);
    return fc.tuple(sketches, invented).map(([sketch, functions]) => {
      const style = { spills: true, invented: functions, scratched: () => ANY_CALL };
      const program = drawProgram(sketch, style);
      return {
        input: {
          program,
          functions: [...functions, ...usesKfunc(program) ? [RDONLY_CAST] : []],
          maps: usesMap(program) ? [MAP] : [],
        },
      };
    });
  },
});
