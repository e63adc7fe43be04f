import { assertEquals } from "@std/assert";
import { perf510 } from "../../../lib/impl/prologue/decisions.ts";
import { parseFetchArg } from "../../../lib/perf/parse_fetch_arg.ts";
import { followReads, keyOf } from "./follow_reads.ts";

const memory = [
  { address: 0x1008n, bytes: new Uint8Array(BigUint64Array.of(0x2000n).buffer), space: "kernel" as const },
  { address: 0x2000n, bytes: new Uint8Array(BigUint64Array.of(7n).buffer), space: "user" as const },
];

function follow(...args: readonly string[]) {
  return followReads(
    perf510,
    { args: args.map(parseFetchArg), program: [], registers: { di: 0x1000n }, memory },
    (helper) => helper === 112 ? "user" : "kernel",
  );
}

const inner = { source: { kind: "register", name: "di" }, address: 0x1008n, helper: 113, space: "kernel" } as const;
const outer = { source: { kind: "word", space: "kernel", address: 0x1008n }, address: 0x2000n } as const;

Deno.test("followReads() tells where each address stands, and where the arguments do", () => {
  assertEquals(follow("+u0(+8(%di))", "%di", "+8(%di)"), {
    reads: [
      { ...inner, found: 0x2000n },
      { ...outer, helper: 112, space: "user", found: 7n },
      { ...inner, found: 0x2000n },
    ],
    results: [
      { kind: "word", space: "user", address: 0x2000n },
      { kind: "register", name: "di" },
      { kind: "word", space: "kernel", address: 0x1008n },
    ],
  });
});

Deno.test("followReads() ends at the first read that fails", () => {
  assertEquals(follow("+0(+8(%di))", "+8(%di)"), {
    reads: [{ ...inner, found: 0x2000n }, { ...outer, helper: 113, space: "kernel", found: undefined }],
    results: [],
  });
});

Deno.test("keyOf() tells registers and words of either space apart", () => {
  const keys = [inner.source, outer.source, { ...outer.source, space: "user" as const }].map(keyOf);
  assertEquals(new Set(keys).size, 3);
});
