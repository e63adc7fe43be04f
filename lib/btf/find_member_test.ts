import { assertEquals } from "@std/assert";
import { openBtf } from "./open_btf.ts";
import { encodeBtf } from "./encode.ts";
import { findMember, namedMembers } from "./find_member.ts";
import { sampleTypes } from "./sample_types.ts";

const sample = openBtf(encodeBtf(sampleTypes));

Deno.test("findMember enters anonymous structs and unions and counts from the outermost", () => {
  assertEquals(findMember(sample, 4, "mode"), { name: "mode", type: 8, bitOffset: 64, bitSize: 0 });
  assertEquals(findMember(sample, 4, "state"), { name: "state", type: 1, bitOffset: 129, bitSize: 3 });
  assertEquals(findMember(sample, 4, "gone"), undefined);
});

Deno.test("namedMembers lists what can be named", () => {
  const names = [...namedMembers(sample, 4)].map(({ name }) => name);
  assertEquals(names, ["next", "ready", "state", "name", "flags", "mode"]);
});

Deno.test("findMember ends in a struct that holds itself", () => {
  const self = { name: "", type: 1, bitOffset: 0, bitSize: 0 };
  const btf = openBtf(encodeBtf([{ kind: "struct", name: "loop", size: 8, members: [self, self, self] }]));
  assertEquals(findMember(btf, 1, "x"), undefined);
});
