import fc from "fast-check";
import type { MapSpec } from "../../../protocol/nocsr.ts";
import { type Generator, generator } from "../../generator.ts";
import { INVENTED, RDONLY_CAST } from "./functions.ts";
import { drawProgram, sketches, usesKfunc, usesMap } from "./sketch.ts";

const ANY_CALL = [1, 2, 3, 4, 5];

/** A map for helpers that read its keys and values from the frame. */
export const MAP: MapSpec = { type: "hash", keySize: 8, valueSize: 8, maxEntries: 4 };

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
