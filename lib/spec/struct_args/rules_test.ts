import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatPrototype } from "../../c/format_prototype.ts";
import { parsePrototype } from "../../c/parse_prototype.ts";
import type { ArgumentLayout, StructArgsLayoutValue } from "../../protocol/struct_args.ts";
import { arbitraryPrototype } from "../../fuzz/generators/struct_args/arbitrary_prototype.ts";
import * as asm from "../../x86/assemble.ts";
import type { Answered, Observation, Refused } from "../observation.ts";
import { isBound, judge } from "../rule.ts";
import { callOf } from "./call.ts";
import { rules, type StructArgsRule } from "./mod.ts";
import {
  answer,
  callOf as callTo,
  type HandMade,
  linuxEntry,
  linuxExit,
  PUBLISHED,
  referenceEntry,
  restore,
  save,
  seedEntry,
  stackEntry,
  stackExit,
} from "./testing/hand_made.ts";

const DESIGNS = ["seed", "6.1", "6.12", "6.18", "counter-proposal"].map((name) => `struct_args@${name}`);

type Layouts = Observation<"struct_args.layout">;
type Trampolines = Observation<"struct_args.trampoline">;

/** The rules that bind an observation, each with whether it is broken; ids without their area. */
function* verdicts(observation: Layouts | Trampolines): Generator<readonly [id: string, isBroken: boolean]> {
  for (const rule of rules) {
    const findings = findingsOf(rule, observation);
    if (findings !== undefined) yield [rule.id.replace("struct_args/", ""), findings > 0];
  }
}

function findingsOf(rule: StructArgsRule, observation: Layouts | Trampolines): number | undefined {
  if (rule.operation === "struct_args.layout" && observation.operation === "struct_args.layout") {
    return isBound(rule, observation) ? judge(rule, observation).length : undefined;
  }
  if (rule.operation === "struct_args.trampoline" && observation.operation === "struct_args.trampoline") {
    return isBound(rule, observation) ? judge(rule, observation).length : undefined;
  }
  return undefined;
}

function broken(observation: Layouts | Trampolines): readonly string[] {
  return [...verdicts(observation)].flatMap(([id, isBroken]) => isBroken ? [id] : []);
}

function bound(observation: Layouts | Trampolines): readonly string[] {
  return [...verdicts(observation)].map(([id]) => id);
}

/** A layout as the ABI has it, with values in slots. */
function layout(prototype: string, designs: readonly string[] = []): Answered<"struct_args.layout"> {
  const input = { prototype: parsePrototype(prototype), structs: "abi" } as const;
  let slot = 0;
  const args = callOf(input.prototype, "abi")?.args.map(({ size, pieces }): ArgumentLayout => {
    const slots = Math.ceil(size / 8);
    slot += slots;
    return { size, pieces, view: { kind: "value", slot: slot - slots, slots } };
  });
  const value = args === undefined ? {} : { slots: slot, args };
  return { operation: "struct_args.layout", arch: "x86_64", designs, input, outcome: "ok", value };
}

function refused(prototype: string, errno: string, message: string, designs: readonly string[] = []) {
  const { input, operation, arch } = layout(prototype);
  return { operation, arch, input, designs, outcome: "rejected", errno, message } satisfies Refused<
    "struct_args.layout"
  >;
}

function edited(
  observation: Answered<"struct_args.layout">,
  value: Partial<StructArgsLayoutValue>,
): Answered<"struct_args.layout"> {
  return { ...observation, value: { ...observation.value, ...value } };
}

Deno.test("places as the ABI has them break no rule", () => {
  assertEquals(broken(layout(PUBLISHED)), []);
  assertEquals(broken(layout(PUBLISHED, ["struct_args@6.1"])), []);
  assertEquals(bound(layout(PUBLISHED)), ["pieces-as-passed", "slots-in-order", "small-structs-accepted"]);
});

Deno.test("an argument behind a struct whose register is its index breaks pieces-as-passed", () => {
  const right = layout(PUBLISHED);
  const args = right.value.args?.map((argument, at): ArgumentLayout =>
    at < 2 ? argument : { ...argument, pieces: [{ offset: 0, size: 4, place: { kind: "register", register: "dx" } }] }
  );
  assert(args !== undefined);
  assertEquals(broken(edited(right, { args })), ["pieces-as-passed"]);
  assertEquals(broken(edited(right, { args: args.slice(1) })).includes("pieces-as-passed"), true);
});

Deno.test("a gap or a wrong sum breaks slots-in-order", () => {
  assertEquals(broken(edited(layout(PUBLISHED), { slots: 3 })), ["slots-in-order"]);
});

Deno.test("an answer that shows no places is judged by what it accepts alone", () => {
  const accepted = { ...layout(PUBLISHED), value: {} };
  assertEquals(bound(accepted), ["small-structs-accepted"]);
  const wide = { ...layout(`int f(${"struct { long a[2]; } , ".repeat(6)}int b)`, ["struct_args@6.1"]), value: {} };
  assertEquals(broken(wide), []);
});

Deno.test("a refusal of small structs and an acceptance of large ones are findings", () => {
  assertEquals(broken(refused(PUBLISHED, "EINVAL", "no")), ["small-structs-accepted"]);
  assertEquals(broken(refused("int f(union { long a; } u)", "EINVAL", "no")), []);
  assertEquals(broken(layout("int f(struct { char c[17]; } s)")), ["large-structs-refused"]);
  assertEquals(broken(refused("int f(struct { char c[17]; } s)", "EINVAL", "no")), []);
  assertEquals(broken(refused("int f(struct { char c[17]; } s)", "", "no")), ["large-structs-refused"]);
});

for (
  const [prototype, errno, message, designs] of [
    ["int f(struct { char c[17]; } s)", "EINVAL", "arg0 type STRUCT is unsupported.", "6.1 6.12 6.18"],
    ["int f(int a, union { char c[16]; } u)", "EINVAL", "arg1 type UNION is unsupported.", "6.1 6.12"],
    ["int f(struct {} s)", "EINVAL", "has malformed void argument.", "6.1 6.12 6.18"],
    ["struct { int a; } f(int a)", "EINVAL", "return type STRUCT is unsupported.", "6.1 6.12 6.18"],
    ["int f(int a, ...)", "EINVAL", "with variable args is unsupported.", "6.1 6.12 6.18"],
    ["int f(double a)", "EINVAL", "arg0 type FLOAT is unsupported.", "6.1 6.12 6.18"],
    [`int f(${"int, ".repeat(12)}int)`, "EINVAL", "has 13 arguments. Too many.", "6.1 6.12 6.18"],
    [`int f(${"int, ".repeat(6)}int)`, "ENOTSUPP", "", "6.1"],
    [`int f(${"struct { long a, b; }, ".repeat(6)}int)`, "ENOTSUPP", "", "6.1 6.12 6.18"],
  ] as const
) {
  Deno.test(`versions of Linux refuse ${prototype.slice(0, 60)}`, () => {
    for (const version of ["6.1", "6.12", "6.18"]) {
      const rule = `takes-what-linux-${version.replace(".", "-")}-takes`;
      const isDue = designs.split(" ").includes(version);
      const design = [`struct_args@${version}`];
      assertEquals(
        broken(refused(prototype, errno, `The function f ${message}`, design)).includes(rule),
        !isDue,
        version,
      );
      assertEquals(broken(refused(prototype, "EPERM", "no", design)).includes(rule), true, version);
      const shown = layout(prototype, design);
      const isShown = errno === "EINVAL" || shown.value.args !== undefined;
      assertEquals(broken(shown).includes(rule), isDue && isShown, version);
    }
  });
}

Deno.test("designs say how a struct is seen", () => {
  const byValue = layout(PUBLISHED, ["struct_args@seed"]);
  assertEquals(broken(byValue), ["pointer-in-the-slot"]);
  const args = byValue.value.args?.map((argument, at): ArgumentLayout => ({
    ...argument,
    view: at === 1 ? { kind: "pointer", slot: 1 } : { kind: "value", slot: at, slots: 1 },
  }));
  assert(args !== undefined);
  const byPointer = { slots: 3, args };
  assertEquals(broken(edited(byValue, byPointer)), []);
  for (const version of ["6.1", "6.12", "6.18"]) {
    const id = `values-in-slots-${version.replace(".", "-")}`;
    assertEquals(broken(edited(layout(PUBLISHED, [`struct_args@${version}`]), byPointer)), [id]);
  }
});

Deno.test("a struct has its own BPF registers in the counter-proposal", () => {
  const right = layout(PUBLISHED, ["struct_args@counter-proposal"]);
  const registers = [["r1"], ["r2", "r3"], ["r4"]] as const;
  const args = right.value.args?.map((argument, at) => ({ ...argument, registers: registers[at] ?? [] }));
  assert(args !== undefined);
  assertEquals(broken(edited(right, { args })), []);
  assertEquals(broken(right), ["two-bpf-registers"]);
});

for (
  const [name, made, designs, ids] of [
    ["Linux 6.1's entry", linuxEntry, ["struct_args@6.1"], [
      "runs-to-the-end",
      "fields-as-passed",
      "found-behind-a-struct",
      "scalars-as-passed",
      "registers-restored",
      "callee-saved-kept",
      "stays-in-its-frame",
      "traces-what-linux-6-1-traces",
      "whole-registers-6-1",
      "count-before-the-context-6-1",
      "around-the-program-6-1",
    ]],
    ["an entry with the struct by reference", referenceEntry, [], [
      "runs-to-the-end",
      "found-behind-a-struct",
      "scalars-as-passed",
      "copied-from-reference",
      "registers-restored",
      "callee-saved-kept",
      "stays-in-its-frame",
    ]],
    ["an entry with a stack argument", stackEntry, [], [
      "runs-to-the-end",
      "scalars-as-passed",
      "registers-restored",
      "stack-arguments-kept",
      "callee-saved-kept",
      "stays-in-its-frame",
    ]],
    ["an exit with a stack argument", stackExit, ["struct_args@6.12"], [
      "runs-to-the-end",
      "scalars-as-passed",
      "registers-restored",
      "stack-arguments-kept",
      "result-kept",
      "callee-saved-kept",
      "stays-in-its-frame",
      "traces-what-linux-6-12-traces",
      "whole-registers-6-12",
      "count-before-the-context-6-12",
      "stack-aligned-6-12",
      "around-the-program-6-12",
    ]],
    ["an exit", linuxExit, [], [
      "runs-to-the-end",
      "fields-as-passed",
      "found-behind-a-struct",
      "scalars-as-passed",
      "registers-restored",
      "result-kept",
      "callee-saved-kept",
      "stays-in-its-frame",
    ]],
    ["the listing, mended", seedEntry, ["struct_args@seed"], [
      "runs-to-the-end",
      "fields-as-passed",
      "found-behind-a-struct",
      "scalars-as-passed",
      "registers-restored",
      "callee-saved-kept",
      "stays-in-its-frame",
      "pointer-to-saved-struct",
      "saved-structs-apart",
      "own-width",
      "listing",
    ]],
  ] as const
) {
  Deno.test(`${name} breaks no rule, and these have something to say`, () => {
    const observation = answer(made, {}, designs);
    assertEquals(broken(observation), []);
    assertEquals(bound(observation), ids);
  });
}

const seed = "struct_args@seed";

/** Calls the program whatever is said before. */
const alwaysCalled = linuxEntry.steps["program"]?.filter((insn) => insn[0] !== 0x74) ?? [];

for (
  const [what, made, steps, design, ids] of [
    ["no call of the program", linuxEntry, { program: [] }, "", ["runs-to-the-end"]],
    ["a frame that is not left", linuxEntry, { leave: [asm.leave()] }, "", ["runs-to-the-end"]],
    ["the second half not saved", linuxEntry, { "save b": [save(0x18, "rsi")] }, "", [
      "fields-as-passed",
      "registers-restored",
    ]],
    ["c looked for in edx", linuxEntry, { "save c": [save(8, "rdx")], "restore c": [restore("rdx", 8)] }, "", [
      "found-behind-a-struct",
      "registers-restored",
    ]],
    ["a saved from another register", linuxEntry, { "save a": [save(0x20, "rcx")] }, "", [
      "scalars-as-passed",
      "registers-restored",
    ]],
    ["c not restored", linuxEntry, { "restore c": [] }, "", ["registers-restored"]],
    ["rbx lost", linuxEntry, { leave: [asm.movImm32("rbx", 0), asm.leave(), asm.ret()] }, "", ["callee-saved-kept"]],
    ["a store below the frame", linuxEntry, { count: [save(0x80, "rax")] }, "", ["stays-in-its-frame"]],
    ["a store to the caller's frame", linuxEntry, { count: [asm.mov({ base: "rbp", disp: 0x20 }, "rax")] }, "", [
      "stays-in-its-frame",
    ]],
    [
      "only half of the copy",
      referenceEntry,
      {
        "copy b": [asm.movLoad("rax", { base: "rsi", disp: 0 }), save(0x18, "rax")],
      },
      "",
      ["copied-from-reference"],
    ],
    ["the struct written to", referenceEntry, { "copy b": [asm.mov({ base: "rsi", disp: 0 }, "rax")] }, "", [
      "runs-to-the-end",
    ]],
    [
      "a stack argument overwritten",
      stackEntry,
      {
        leave: [asm.mov({ base: "rbp", disp: 0x18 }, "rax"), asm.pop("rbx"), asm.leave(), asm.ret()],
      },
      "",
      ["stack-arguments-kept", "stays-in-its-frame"],
    ],
    [
      "no result in its slot",
      linuxExit,
      { "save result": [save(0x38, "rax")], "restore result": [restore("rax", 0x38)] },
      "",
      [
        "result-kept",
      ],
    ],
    ["the traced function called twice", linuxExit, { call: [callTo("traced"), callTo("traced")] }, "", [
      "runs-to-the-end",
    ]],
    ["the arguments counted", linuxEntry, { count: [asm.movImm32("rax", 3), save(0x28, "rax")] }, "struct_args@6.12", [
      "count-before-the-context-6-12",
    ]],
    ["a narrow store", linuxEntry, { "save a": [save(0x20, "rdi", 4)] }, "struct_args@6.18", ["whole-registers-6-18"]],
    ["a program that is always called", linuxEntry, { program: alwaysCalled }, "struct_args@6.1", [
      "around-the-program-6-1",
    ]],
    ["nothing called behind the program", linuxEntry, { program: alwaysCalled.slice(0, -1) }, "struct_args@6.18", [
      "around-the-program-6-18",
    ]],
    [
      "a stack that is off by a word",
      stackExit,
      {
        enter: [asm.push("rbp"), asm.mov("rbp", "rsp"), asm.aluImm("sub", "rsp", 0x70), save(0x60, "rbx")],
        "pass g on": [save(0x70, "rax")],
      },
      "struct_args@6.12",
      ["stack-aligned-6-12"],
    ],
    ["the listing's slip", seedEntry, { "save c": [save(8, "rsi", 4)], "restore c": [restore("rsi", 8, 4)] }, seed, [
      "found-behind-a-struct",
      "registers-restored",
      "listing",
    ]],
    ["wide stores", seedEntry, { "save c": [save(8, "rcx")], "restore c": [restore("rcx", 8)] }, seed, [
      "own-width",
      "listing",
    ]],
    [
      "a pointer to nowhere",
      seedEntry,
      {
        "point to b": [asm.lea("rax", { base: "rbp", disp: 0x40 }), save(0x10, "rax")],
      },
      seed,
      ["fields-as-passed", "pointer-to-saved-struct", "saved-structs-apart", "listing"],
    ],
  ] as const satisfies readonly (readonly [string, HandMade, HandMade["steps"], string, readonly string[]])[]
) {
  Deno.test(`a trampoline with ${what} breaks ${ids.join(", ")}`, () => {
    const seen = broken(answer(made, steps, design === "" ? [] : [design]));
    for (const id of ids) assert(seen.includes(id), `${id} in ${seen.join(", ")}`);
    assertEquals(seen.filter((id) => !(ids as readonly string[]).includes(id)), []);
  });
}

Deno.test("places that the protocol cannot tell are not judged", () => {
  assertEquals(bound(layout("int f(double a)")), []);
  assertEquals(bound(answer({ ...linuxEntry, prototype: "int f(double a, ...)" })), ["runs-to-the-end"]);
});

Deno.test("every rule is total on random prototypes and bytes for code", () => {
  const code = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.tuple(fc.nat(60), fc.nat(255)).map(([at, byte]) => {
      const { code } = answer(linuxEntry).value;
      return code.map((old, index) => index === at ? byte : old);
    }),
  );
  fc.assert(
    fc.property(
      arbitraryPrototype,
      code,
      fc.constantFrom("fentry", "fexit"),
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      (prototype, code, kind, address) => {
        const made = { ...linuxEntry, prototype: formatPrototype(prototype), kind };
        const right = answer(made, {}, DESIGNS);
        const value = { ...right.value, code, ...address % 4n === 0n ? { address } : {} };
        broken({ ...right, value });
        broken({ ...layout(made.prototype, DESIGNS) });
        const { operation, arch, input } = right;
        broken({ operation, arch, input, designs: DESIGNS, outcome: "rejected", errno: "", message: "" });
      },
    ),
    { numRuns: 300 },
  );
});
