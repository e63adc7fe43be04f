import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Btf } from "../btf/btf.ts";
import { openBtf } from "../btf/open_btf.ts";
import { encodeBtf } from "../btf/encode.ts";
import { sampleTypes } from "../btf/sample_types.ts";
import { parseFetchArg } from "./parse_fetch_arg.ts";
import { formatFetchArg } from "./format_fetch_arg.ts";
import { resolveArguments } from "./resolve_arguments.ts";

const blob = encodeBtf(sampleTypes);
const sample = openBtf(blob);

/** Sections that resolve against the sample's types. */
const sections = [
  "e=visit node->flags node->next->next->mode mask",
  "e=visit n=node->name[3]:x8@user node[2].flags %si +0(+8(%di)):u32",
  "e=tick @sym+8 $stack3 \\-1 x=-u8(@0xffffffff81000000):string",
];

/** Pieces of the syntax, in and out of place. */
const token = fc.oneof(
  fc.constantFrom(
    "->",
    ".",
    "[",
    "]",
    "(",
    ")",
    "+",
    "-",
    "u",
    ":",
    "=",
    "@",
    "%",
    "$",
    "\\",
    "&",
    "*",
    " ",
    "\n",
    ",",
  ),
  fc.constantFrom("node", "flags", "next", "mode", "state", "e", "visit", "%di", "$stack", "@sym", "u64", "@user"),
  fc.constantFrom("0", "08", "0x", "0x7fffffff", "2147483648", "9223372036854775808", "-9223372036854775808"),
  fc.string({ unit: "binary", maxLength: 3 }),
);

/** A section with a few stretches replaced by pieces of the syntax. */
const mutated = fc.tuple(
  fc.constantFrom(...sections),
  fc.array(fc.record({ at: fc.nat(80), cut: fc.nat(4), put: fc.array(token, { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
).map(([section, changes]) =>
  changes.reduce(
    (text, { at, cut, put }) => `${text.slice(0, at)}${put.join("")}${text.slice(at + cut)}`,
    section,
  )
);

/** Runs `make`, returning what it makes, or `undefined` if it throws the error that bad input may cause. */
function tolerant<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    const expected = error instanceof SyntaxError || error instanceof RangeError;
    // A stack overflow is a RangeError too.
    if (!expected || !/^(column \d+|BTF [a-z ]+).*: /.test(error.message)) throw error;
    return undefined;
  }
}

/** Resolves a section and reads back what came of it. Returns whether it resolved. */
function check(section: string, btf: Btf): boolean {
  const resolved = tolerant(() => resolveArguments(section, btf));
  for (const arg of resolved?.args ?? []) assertEquals(parseFetchArg(formatFetchArg(arg)), arg);
  return resolved !== undefined;
}

Deno.test("the sections to mutate resolve", () => {
  for (const section of sections) assert(check(section, sample), section);
});

Deno.test("10,000 mutated sections give answers or clear errors", () => {
  let resolved = 0;
  fc.assert(
    fc.property(mutated, (section) => {
      if (check(section, sample)) resolved++;
    }),
    { seed: 1, numRuns: 10_000 },
  );
  assert(resolved > 100 && resolved < 9_900, `${resolved} sections resolved`);
});

Deno.test("10,000 mutated blobs resolve a section or give clear errors", () => {
  let resolved = 0;
  const word = fc.nat(Math.floor(blob.length / 4) - 1);
  const value = fc.oneof(fc.nat(30), fc.constantFrom(0x7fffffff, 0xffffffff), fc.nat(31).map((bit) => 2 ** bit));
  fc.assert(
    fc.property(fc.array(fc.tuple(word, value), { minLength: 1, maxLength: 3 }), fc.nat(1), (changes, which) => {
      const bytes = blob.slice();
      for (const [at, value] of changes) new DataView(bytes.buffer).setUint32(at * 4, value, true);
      const btf = tolerant(() => openBtf(bytes));
      if (btf !== undefined && check(sections[which] ?? "", btf)) resolved++;
    }),
    { seed: 1, numRuns: 10_000 },
  );
  assert(resolved > 100 && resolved < 9_900, `${resolved} blobs resolved the section`);
});

Deno.test("10,000 strings give fetches or clear errors", () => {
  const text = fc.array(token, { maxLength: 8 }).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(text, (text) => {
      const arg = tolerant(() => parseFetchArg(text));
      if (arg !== undefined) assertEquals(parseFetchArg(formatFetchArg(arg)), arg);
    }),
    { seed: 1, numRuns: 10_000 },
  );
});
