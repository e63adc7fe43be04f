import { assert, assertEquals } from "@std/assert";
import { helperById, helperByName, HELPERS } from "./helpers.ts";

Deno.test("the helpers are numbered from 1 to 211 without a gap, each with a name of its own", () => {
  assertEquals(HELPERS.map(({ id }) => id), Array.from({ length: 211 }, (_, i) => i + 1));
  assertEquals(new Set(HELPERS.map(({ name }) => name)).size, 211);
  assert(HELPERS.every(({ name }) => /^bpf_[a-z0-9_]+$/.test(name)));
});

Deno.test("a helper is found by number and by name", () => {
  assertEquals(helperById(8)?.name, "bpf_get_smp_processor_id");
  assertEquals(helperByName("bpf_probe_read_kernel")?.id, 113);
  assertEquals(helperByName("bpf_cgrp_storage_delete")?.id, 211);
  assertEquals(helperById(0), undefined);
  assertEquals(helperById(212), undefined);
  assertEquals(helperByName("ktime_get_ns"), undefined);
});

Deno.test("a helper has at most five parameters, and a size after memory that wants one", () => {
  for (const { name, params } of HELPERS) {
    assert(params.length <= 5, name);
    params.forEach((param, i) => {
      const sized = param.kind === "memory" && param.bytes === "next-argument";
      assertEquals(params[i + 1]?.kind === "size", sized, `${name}, parameter ${i + 1}`);
    });
  }
});

Deno.test("a helper that takes a map's key or value takes the map before", () => {
  for (const { name, params } of HELPERS) {
    const first = params.findIndex((param) =>
      param.kind === "memory" && typeof param.bytes === "string" && param.bytes.startsWith("map")
    );
    assert(first === -1 || params.slice(0, first).some(({ kind }) => kind === "map"), name);
  }
});

Deno.test("the helpers that return nothing are those that the verifier lets return nothing", () => {
  assertEquals(HELPERS.filter(({ isVoid }) => isVoid).map(({ id }) => id), [12, 93, 94, 132, 133, 199, 200]);
});

Deno.test("the memory of a helper is read, written or both", () => {
  assertEquals(helperById(28)?.params.slice(0, 2), [
    { kind: "memory", access: "read", bytes: "next-argument", nullable: true },
    { kind: "size" },
  ]);
  assertEquals(helperById(2)?.params[1], { kind: "memory", access: "read", bytes: "map-key", nullable: false });
  assertEquals(helperById(105)?.params[3], { kind: "memory", access: "write", bytes: 8, nullable: false });
  assertEquals(helperById(163)?.params[2], { kind: "memory", access: "read-write", bytes: 4, nullable: false });
});
