import { assert, assertEquals } from "@std/assert";
import { testOnVmlinux } from "../testing/test_on_vmlinux.ts";
import type { Btf } from "./btf.ts";
import { openBtf } from "./open_btf.ts";
import { encodeBtf } from "./encode.ts";
import { findMember, namedMembers } from "./find_member.ts";
import type { StoredBtfType } from "./type.ts";

/** All types but `void`. */
function stored(btf: Btf): StoredBtfType[] {
  return Array.from({ length: btf.typeCount }, (_, i) => {
    const type = btf.type(i + 1);
    assert(type.kind !== "void");
    return type;
  });
}

testOnVmlinux("every type decodes, and encodes to the same types", (btf) => {
  const types = stored(btf);
  assert(types.length > 10_000);
  const again = openBtf(encodeBtf(types));
  assertEquals(again.typeCount, types.length);
  // One string a thousand types: comparing object by object would take seconds.
  const print = (some: readonly unknown[]): string =>
    JSON.stringify(some, (_, value) => typeof value === "bigint" ? `${value}` : value);
  const copies = stored(again);
  for (let i = 0; i < types.length; i += 1000) {
    assert(print(types.slice(i, i + 1000)) === print(copies.slice(i, i + 1000)), `types from ${i + 1} differ`);
  }
});

testOnVmlinux("every member ends within its struct or union", (btf) => {
  let checked = 0;
  for (const kind of ["struct", "union"] as const) {
    for (const id of btf.ids(kind)) {
      const size = btf.sizeOf(id) * 8;
      for (const { name, type, bitOffset, bitSize } of btf.members(id)) {
        const bits = bitSize === 0 ? btf.sizeOf(type) * 8 : bitSize;
        assert(bitOffset + bits <= size, `${kind} ${btf.name(id)} (type ${id}), member ${name}`);
        checked++;
      }
    }
  }
  assert(checked > 10_000);
});

testOnVmlinux("every variable has the size that its section gives it", (btf) => {
  for (const id of btf.ids("datasec")) {
    const section = btf.type(id);
    assert(section.kind === "datasec");
    for (const { type, size } of section.variables) assertEquals(btf.sizeOf(type), size);
  }
});

testOnVmlinux("every function is found by its name", (btf) => {
  let count = 0;
  for (const id of btf.ids("func")) {
    assert(btf.findByName(btf.name(id), "func").includes(id));
    count++;
  }
  assert(count > 10_000);
});

testOnVmlinux("every member that can be named is found", (btf) => {
  const [id] = btf.findByName("task_struct", "struct");
  assert(id !== undefined);
  for (const member of namedMembers(btf, id)) assertEquals(findMember(btf, id, member.name), member);
});
