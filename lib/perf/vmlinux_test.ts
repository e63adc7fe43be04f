import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Btf } from "../btf/btf.ts";
import { findMember } from "../btf/find_member.ts";
import { testOnVmlinux } from "../testing/test_on_vmlinux.ts";
import { formatFetchArg } from "./format_fetch_arg.ts";
import { placeParameters } from "./place_parameters.ts";
import { resolveArguments } from "./resolve_arguments.ts";

/** The byte offset of a member of a struct. */
function offsetOf(btf: Btf, struct: string, member: string): number {
  const [id] = btf.findByName(struct, "struct");
  const found = id === undefined ? undefined : findMember(btf, id, member);
  assert(found !== undefined, `wanted struct ${struct} with a member ${member}`);
  return found.bitOffset / 8;
}

testOnVmlinux("the published section resolves for the function's name of today", (btf) => {
  const { event, function: name, args } = resolveArguments("lock_page=__folio_lock folio->flags", btf);
  assertEquals([event, name], ["lock_page", "__folio_lock"]);
  assertEquals(args.map(formatFetchArg), ["flags=+0(%di):u64"]);
});

testOnVmlinux("chains of pointers resolve to the offsets of their members", (btf) => {
  const [mapping, host, ino] = [
    offsetOf(btf, "folio", "mapping"),
    offsetOf(btf, "address_space", "host"),
    offsetOf(btf, "inode", "i_ino"),
  ];
  assertEquals(
    resolveArguments("e=__folio_lock folio->mapping->host->i_ino", btf).args.map(formatFetchArg),
    [`i_ino=+${ino}(+${host}(+${mapping}(%di))):u64`],
  );
  const comm = offsetOf(btf, "task_struct", "comm") + 3;
  assertEquals(
    resolveArguments("e=wake_up_new_task p->comm[3] p->pid", btf).args.map(formatFetchArg),
    [`comm=+${comm}(%di):u8`, `pid=+${offsetOf(btf, "task_struct", "pid")}(%di):s32`],
  );
});

testOnVmlinux("a parameter behind a struct by value is in the register that the trampoline's text shows", (btf) => {
  const found = btf.findFunction("ip_setsockopt");
  assert(found !== undefined);
  const registers = placeParameters(btf, found.proto).map((place) =>
    place.kind === "registers" ? place.names : place.kind
  );
  assertEquals(registers, [["di"], ["si"], ["dx"], ["cx", "r8"], ["r9"]]);
  assertThrows(() => resolveArguments("e=ip_setsockopt optval", btf), RangeError, "is a sockptr_t by value (16 bytes)");
});

testOnVmlinux("wrong names get the nearest right one", (btf) => {
  const cases: [section: string, message: string][] = [
    ["e=__folio_lock folio->flagz", 'struct folio has no member "flagz"; did you mean "flags"?'],
    ["e=__folio_lock folio->maping->host", 'struct folio has no member "maping"; did you mean "mapping"?'],
    ["e=__folio_lock page->flags", '__folio_lock() has no parameter "page"; there are "folio"'],
    ["e=__folio_lok folio->flags", 'no function is called "__folio_lok"; did you mean "__folio_lock"'],
    ["e=wake_up_new_task p->in_execve", "is a bit field of width 1, which cannot be fetched"],
  ];
  for (const [section, message] of cases) assertThrows(() => resolveArguments(section, btf), RangeError, message);
});

testOnVmlinux("the parameters of every function have a place", (btf) => {
  const places = { registers: 0, vector: 0, stack: 0, nowhere: 0 };
  for (const id of btf.ids("func")) {
    const func = btf.type(id);
    assert(func.kind === "func");
    const proto = btf.type(func.type);
    assert(proto.kind === "func_proto");
    for (const { kind } of placeParameters(btf, proto)) places[kind]++;
  }
  assert(places.registers > 10_000 && places.stack > 0, JSON.stringify(places));
});
