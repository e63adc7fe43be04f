import { assert } from "@std/assert";
import fc from "fast-check";
import type { Btf } from "./btf.ts";
import { openBtf } from "./open_btf.ts";
import { encodeBtf } from "./encode.ts";
import { namedMembers } from "./find_member.ts";
import { sampleTypes } from "./sample_types.ts";
import { typeName } from "./type_name.ts";

const blob = encodeBtf(sampleTypes);

/** The type section of the blob starts behind a header of 24 bytes. */
const WORDS = Math.floor(blob.length / 4);

/** A change to a blob: a byte, a word that is an edge, the end cut off, or a stretch copied over another. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant("byte" as const), at: fc.nat(blob.length - 1), value: fc.nat(255) }),
  fc.record({
    kind: fc.constant("word" as const),
    at: fc.nat(WORDS - 1).map((word) => word * 4),
    value: fc.oneof(
      fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff),
      fc.nat(30),
      fc.nat(31).map((b) => 2 ** b),
    ),
  }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(blob.length) }),
  fc.record({ kind: fc.constant("copy" as const), from: fc.nat(WORDS - 4), at: fc.nat(WORDS - 4) }),
);

type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(bytes: Uint8Array<ArrayBuffer>, change: Mutation): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  switch (change.kind) {
    case "byte":
      if (change.at < copy.length) copy[change.at] = change.value;
      return copy;
    case "word":
      if (change.at + 4 <= copy.length) new DataView(copy.buffer).setUint32(change.at, change.value, true);
      return copy;
    case "cut":
      return copy.slice(0, change.at);
    case "copy":
      return copy.copyWithin(change.at * 4, change.from * 4, change.from * 4 + 16);
  }
}

/** Runs `ask`, taking the errors that bad input may cause and no others. */
function tolerant(ask: () => unknown): void {
  try {
    ask();
  } catch (error) {
    const expected = error instanceof SyntaxError || error instanceof RangeError;
    // A stack overflow is a RangeError too.
    if (!expected || !/^(BTF|ELF)[ :]/.test(error.message)) throw error;
  }
}

/** Asks everything of every type. */
function exhaust(btf: Btf): void {
  for (let id = 0; id <= btf.typeCount; id++) {
    tolerant(() => btf.type(id));
    tolerant(() => btf.resolve(id));
    tolerant(() => btf.sizeOf(id));
    tolerant(() => btf.members(id));
    tolerant(() => typeName(btf, id));
    tolerant(() => [...namedMembers(btf, id)]);
  }
  tolerant(() => btf.findFunction("visit"));
  btf.findByName("node", "struct");
}

Deno.test("10,000 mutated blobs give answers or clear errors", () => {
  let opened = 0;
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (changes) => {
      tolerant(() => {
        const btf = openBtf(changes.reduce(mutate, blob));
        opened++;
        exhaust(btf);
      });
    }),
    { seed: 1, numRuns: 10_000 },
  );
  // Mutations that never get past the header would prove little.
  assert(opened > 2_000, `${opened} blobs could be opened`);
});

Deno.test("every truncation of a blob is refused with its place", () => {
  for (let length = 0; length < blob.length; length++) {
    const cut = blob.subarray(0, length);
    let message = "";
    try {
      openBtf(cut);
    } catch (error) {
      if (error instanceof SyntaxError) message = error.message;
    }
    assert(/^BTF (header|type|string)/.test(message), `${length} bytes: ${message}`);
  }
});
