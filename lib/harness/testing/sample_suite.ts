import { programFromHex } from "../../bpf/hex.ts";
import type { Implementation } from "../../protocol/implementation.ts";
import { ok, rejected, unsupported } from "../../protocol/outcome.ts";
import { atInput, whole } from "../../spec/finding.ts";
import { commit, type Rule, rule } from "../../spec/rule.ts";
import type { Case } from "../case.ts";

/** A case of `calling_convention.run`, whose first instruction's immediate an implementation is to return. */
export type SampleCase = Case<"calling_convention.run">;

const source = commit("bpf: a commit", "https://example.org/commit");

/** A rule that binds every value: r0 is the first instruction's immediate. */
export const returnsImmediate: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/returns-immediate",
  clauses: ["C01"],
  level: "must",
  scope: "behaviour",
  title: "The immediate is returned",
  source,
  operation: "calling_convention.run",
  applies: ({ outcome }) => outcome === "ok",
  *check({ input, value }) {
    const wanted = BigInt(input.program[0]?.imm ?? 0);
    if (value.r0 !== wanted) yield atInput(0, `r0 = ${wanted}`, `r0 = ${value.r0}`);
  },
});

/** A rule of level `should`: an exit value is small. */
export const returnsLittle: Rule<"calling_convention.run"> = rule({
  ...returnsImmediate,
  id: "calling_convention/returns-little",
  level: "should",
  title: "Exit values are small",
  *check({ value }) {
    if (value.r0 > 100n) yield whole("at most 100", String(value.r0));
  },
});

/** A rule of a published design. */
export const returnsAsDesigned: Rule<"calling_convention.run"> = rule({
  ...returnsImmediate,
  id: "calling_convention/returns-as-designed",
  scope: "calling_convention@5.10",
  title: "The immediate is returned in a register",
});

/** The rules of the sample suite. */
export const sampleRules: readonly Rule[] = [returnsImmediate, returnsLittle, returnsAsDesigned];

/** A case that wants its program's immediate, unless told otherwise. */
export function sampleCase(name: string, imm: number, changes: Partial<SampleCase> = {}): SampleCase {
  const hex = `b7000000${littleEndian(imm)}9500000000000000`;
  return {
    id: `calling_convention/${name}`,
    title: `The immediate ${imm} is returned`,
    operation: "calling_convention.run",
    input: { program: programFromHex(hex), context: new Uint8Array(0) },
    wanted: { kind: "holds" },
    rules: [returnsImmediate.id],
    requires: {},
    file: "conformance/calling_convention/sample.yaml",
    line: 1,
    ...changes,
  };
}

function littleEndian(imm: number): string {
  return Array.from(new Uint8Array(Uint32Array.of(imm).buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * An implementation that returns the immediate, but for some: it refuses 13, declines 14, throws at 15, returns 16 as
 * 61 and no value at all at 17, and never answers 18.
 */
export const sampleImplementation: Implementation = {
  name: "sample",
  version: "1.2.3",
  arch: "x86_64",
  designs: [],
  handlers: {
    "calling_convention.run": ({ program }) => {
      const imm = program[0]?.imm ?? 0;
      switch (imm) {
        case 13:
          return rejected("EACCES", "R0 !read_ok");
        case 14:
          return unsupported("no fourteens");
        case 15:
          throw new RangeError("fifteen");
        case 16:
          return ok({ r0: 61n, bits: 64 });
        case 17:
          return JSON.parse('{"outcome":"ok","value":{"bits":64}}');
        case 18:
          return new Promise(() => {});
        default:
          return ok({ r0: BigInt(imm), bits: 64 });
      }
    },
  },
};
