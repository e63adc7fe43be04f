import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatPrototype } from "../../../lib/c/format_prototype.ts";
import { parsePrototype } from "../../../lib/c/parse_prototype.ts";
import { alignOf, type CType, sizeOf } from "../../../lib/c/type.ts";
import { arbitraryPrototype } from "../../../lib/fuzz/generators/struct_args/arbitrary_prototype.ts";
import { designs } from "../../../lib/impl/struct_args/designs.ts";
import { layout } from "../../../lib/impl/struct_args/layout.ts";
import type { TrampolineInput, TrampolineKind, TrampolineValue } from "../../../lib/protocol/struct_args.ts";
import type { Answered } from "../../../lib/spec/observation.ts";
import { isBound, judge } from "../../../lib/spec/rule.ts";
import { rules } from "../../../lib/spec/struct_args/mod.ts";
import { disassemble } from "../../../lib/x86/disassemble.ts";
import { formatInsn } from "../../../lib/x86/format_insn.ts";
import { designOfKernel } from "../design_of_kernel.ts";
import type { Kernel } from "../kernel.ts";
import { kernelIdentity } from "../kernel_identity.ts";
import { Session } from "../session.ts";
import { findFunction } from "../struct_args/find_function.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { showTrampoline } from "./struct_args_trampoline.ts";

const PROTOTYPES = 8;

async function trampolineOf(session: Session, input: TrampolineInput): Promise<TrampolineValue> {
  const outcome = await showTrampoline(session, input, await kernelIdentity(session.kernel));
  assert(outcome.outcome === "ok", `${formatPrototype(input.prototype)}: ${Deno.inspect(outcome)}`);
  return outcome.value;
}

/** The rules that a trampoline breaks, held to some designs. */
function broken(input: TrampolineInput, value: TrampolineValue, held: readonly string[]): readonly string[] {
  const observation: Answered<"struct_args.trampoline"> = {
    operation: "struct_args.trampoline",
    arch: "x86_64",
    designs: held,
    input,
    outcome: "ok",
    value,
  };
  return rules.flatMap((rule) =>
    rule.operation === "struct_args.trampoline" && isBound(rule, observation)
      ? judge(rule, observation).map(({ wanted, seen }) => `${rule.id}: ${wanted}, not ${seen}`)
      : []
  );
}

function question(prototype: string, kind: TrampolineKind = "fentry"): TrampolineInput {
  return { prototype: parsePrototype(prototype), structs: "abi", kind };
}

/** Whether a type is one whose place on the stack kernels know: see docs/findings. */
function isOrdinary(type: CType): boolean {
  if (type.kind === "array") return isOrdinary(type.element);
  if (type.kind !== "struct" && type.kind !== "union") return alignOf(type) <= 8;
  return !type.packed && type.align <= 8 && type.members.every((member) => isOrdinary(member.type));
}

for (const version of ["6.1", "6.12", "7.2"]) {
  testOnGuest(`trampolines of ${PROTOTYPES} random prototypes keep every rule`, version, async (kernel) => {
    const design = designOfKernel(version);
    assert(design !== undefined);
    const session = new Session(kernel);
    const traceable = arbitraryPrototype.filter((prototype) =>
      prototype.parameters.length > 0 && prototype.parameters.every(({ type }) => isOrdinary(type)) &&
      (prototype.returns === undefined || sizeOf(prototype.returns) <= 8) &&
      layout(designs[design], { prototype, structs: "abi" }).outcome === "ok"
    );
    for (const prototype of fc.sample(traceable, PROTOTYPES)) {
      for (const kind of ["fentry", "fexit"] as const) {
        const input = { prototype, structs: "abi", kind } as const;
        const value = await trampolineOf(session, input);
        assertEquals(broken(input, value, [design]), [], formatPrototype(prototype));
      }
    }
  });

  testOnGuest("without a module, a function of the same shape is traced", version, async (kernel) => {
    const session = new Session(foreign(kernel));
    const input = question(
      "int f(void *sk, int level, int optname, struct { void *p; bool is_kernel; } optval, unsigned int optlen)",
      "fexit",
    );
    const value = await trampolineOf(session, input);
    assertEquals(broken(input, value, [designOfKernel(version) ?? ""]), []);
    assertEquals(value.entry, version === "7.2" ? "jump" : "call");
    const none = await findFunction(session, parsePrototype("void f(struct { char c[13]; } a)"));
    assert(typeof none === "string" && none.includes("the shape nothing (struct 13)"), `${none}`);
  });
}

testOnGuest("a narrow argument is kept at its own width, and its slot is not whole", "5.10", async (kernel) => {
  const input = question("int f(char a, short b, int c, bool d)");
  const value = await trampolineOf(new Session(kernel), input);
  assertEquals(broken(input, value, []), []);
  const rules = broken(input, value, ["struct_args@6.1"]).map((finding) => finding.split(":")[0]);
  assert(rules.includes("struct_args/whole-registers-6-1"));
  const stores = [...disassemble(value.code)].map(formatInsn).filter((text) =>
    /^mov \w+ PTR \[rbp-0x\w+\],\w+$/.test(text)
  );
  assertEquals(stores.slice(0, 4).map((text) => /mov (\w+) PTR/.exec(text)?.[1]), ["BYTE", "WORD", "DWORD", "BYTE"]);
});

testOnGuest("a struct is no argument that can be seen", "5.10", async (kernel) => {
  const input = question("int f(struct { long a; } a)");
  const outcome = await showTrampoline(new Session(kernel), input, await kernelIdentity(kernel));
  assertEquals(outcome.outcome, "unsupported");
});

testOnKernel(
  "a kernel that refuses programs at functions says so",
  async (kernel) => {
    const input = question("int f(void)");
    const outcome = await showTrampoline(new Session(kernel), input, await kernelIdentity(kernel));
    if (outcome.outcome === "ok") assertEquals(broken(input, outcome.value, []), []);
    else assert(outcome.outcome === "unsupported" && outcome.reason.includes("EPERM"), JSON.stringify(outcome));
  },
  "jit",
  "btf",
  "addresses",
);

/** A kernel as it is for those who did not boot it. */
function foreign(kernel: Kernel): Kernel {
  return {
    arch: kernel.arch,
    call: (number, args) => kernel.call(number, args),
    callAside: (number, args) => kernel.callAside(number, args),
    watch: (calls, until) => kernel.watch(calls, until),
    callCode: (address, block) => kernel.callCode(address, block),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
