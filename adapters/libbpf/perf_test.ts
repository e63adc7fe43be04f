import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import type { Program } from "../../lib/bpf/insn.ts";
import { reference } from "../../lib/impl/reference.ts";
import type { InstancesInput } from "../../lib/protocol/instances.ts";
import { generateInput } from "../../lib/protocol/prologue.ts";
import { prologuePerIndex } from "../../lib/spec/instances/prologue_per_index.ts";
import { judge } from "../../lib/spec/rule.ts";
import { Reader } from "./reader.ts";
import { runScript } from "./run_script.ts";
import { testOnLibbpf } from "./testing/test_on_libbpf.ts";

/** User code that tells whether its two arguments could be fetched. */
const program = assemble("if r2 != 0 goto +3\nr0 = r3\nr0 += r4\nexit\nr0 = 0\nexit");

/** The arguments at each probe point of the program: they lie elsewhere at every one. */
const points = [
  ["flags=+0(%di):u64", "mode=%si:u32"],
  ["flags=+8(+16(%dx)):u64", "mode=+4(%di):u32"],
  ["flags=%cx:u64", "mode=%r8:u64"],
  ["flags=+0(%si):s32", "mode=+0(%si):u8"],
];

async function prologueOf(args: readonly string[], design: string): Promise<Program> {
  const outcome = await reference.handlers["prologue.generate"]?.(generateInput.parse({ args }), design);
  assert(outcome?.outcome === "ok", JSON.stringify(outcome));
  return outcome.value.program;
}

for (const design of ["prologue@5.10", "prologue@seed"]) {
  testOnLibbpf(
    `the instances that perf makes carry their prologues at their indices (${design})`,
    async (libbpf, kernel) => {
      const prologues = await Promise.all(points.map((args) => prologueOf(args, design)));
      const input: InstancesInput = {
        programs: { p: program },
        preprocessors: {
          prologues: prologues.map((program) => ({
            returns: 0,
            result: { kind: "prepend", program },
            wantsDescriptor: false,
          })),
        },
        script: [
          { call: "set_prep", program: "p", instances: points.length, preprocessor: "prologues" },
          { call: "load" },
          ...points.map((_, n) => ({ call: "nth_fd" as const, program: "p", n })),
        ],
      };
      const value = await runScript(libbpf, new Reader(kernel), input);
      const instances = prologues.map((prologue) => ({ loaded: [...prologue, ...program] }));
      assertEquals(value.results.map(({ returned }) => returned), [0, 0, ...instances]);
      const asked = { operation: "instances.run", arch: "none", designs: [], input } as const;
      assertEquals(judge(prologuePerIndex, { ...asked, outcome: "ok", value }), []);
    },
  );
}
