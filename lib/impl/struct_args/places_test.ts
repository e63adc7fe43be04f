/**
 * The places of arguments against a compiler: a caller compiled by gcc calls a function that writes down what it finds in
 * registers and on the stack.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatPrototype } from "../../c/format_prototype.ts";
import type { Prototype } from "../../c/prototype.ts";
import { type CType, sizeOf } from "../../c/type.ts";
import { ARGUMENT_REGISTERS, type DirectPlace, type Piece } from "../../protocol/struct_args.ts";
import { arbitraryPrototype } from "../../fuzz/generators/struct_args/arbitrary_prototype.ts";
import { isInstalled } from "../../testing/is_installed.ts";
import { requires } from "../../testing/requires.ts";
import { linux618 } from "./decisions.ts";
import { layout } from "./layout.ts";

const PROTOTYPES = 200;

/** Bytes of the stack that are written down, from the return address on. */
const STACK = 160;

/** What every program begins with: a function that copies the argument registers, and the stack, to a buffer. */
const PROBE = `
#include <stdio.h>
#include <stdbool.h>
#include <string.h>
unsigned char seen[${48 + STACK}];
void probe(void);
__asm__(".text\\n.globl probe\\nprobe:\\n  lea seen(%rip), %rax\\n"
  "  mov %rdi, (%rax)\\n  mov %rsi, 8(%rax)\\n  mov %rdx, 16(%rax)\\n  mov %rcx, 24(%rax)\\n  mov %r8, 32(%rax)\\n"
  "  mov %r9, 40(%rax)\\n  lea 48(%rax), %rdi\\n  mov %rsp, %rsi\\n  mov $${STACK}, %ecx\\n  rep movsb\\n  ret\\n");
`;

/** The byte at a distance from an argument's start; bool knows but 1. */
function byteOf(type: CType, argument: number, offset: number): number {
  return type.kind === "int" && type.name === "bool" ? 1 : (argument * 17 + offset + 1) & 0xff;
}

/** A C function that calls the probe as the prototype says and prints what it saw. */
function callerOf({ parameters }: Prototype, number: number): string {
  const types = parameters.map(({ type }, at) => {
    const name = `t${number}_${at}`;
    return `${formatPrototype({ name, returns: type, parameters: [], variadic: false })};`;
  });
  const values = parameters.map(({ type }, at) => {
    const bytes = Array.from({ length: sizeOf(type) }, (_, offset) => byteOf(type, at, offset));
    return `  __typeof__(t${number}_${at}()) a${at}; memcpy(&a${at}, (unsigned char[]) { ${bytes} }, sizeof a${at});`;
  });
  const list = parameters.map((_, at) => `__typeof__(t${number}_${at}())`).join(", ") || "void";
  return [
    ...types,
    `static void call${number}(void) {`,
    ...values,
    `  ((void (*)(${list})) probe)(${parameters.map((_, at) => `a${at}`)});`,
    `  for (unsigned i = 0; i < sizeof seen; i++) printf("%02x", seen[i]);`,
    `  puts("");`,
    "}",
  ].join("\n");
}

/** Where a place lies in what the probe writes down. */
function startOf(place: DirectPlace): number {
  return place.kind === "register" ? 8 * ARGUMENT_REGISTERS.indexOf(place.register) : 48 + place.offset;
}

/** Compiles and runs a program; one line of output for each prototype. */
async function run(prototypes: readonly Prototype[]): Promise<readonly Uint8Array[]> {
  const folder = await Deno.makeTempDir();
  try {
    const main = `int main(void) {\n${prototypes.map((_, at) => `  call${at}();\n`).join("")}}\n`;
    await Deno.writeTextFile(`${folder}/places.c`, [PROBE, ...prototypes.map(callerOf), main].join("\n"));
    const options = ["-w", "-O0", "-o", `${folder}/places`, `${folder}/places.c`];
    const { success, stderr } = await new Deno.Command("gcc", { args: options }).output();
    assert(success, new TextDecoder().decode(stderr));
    const { stdout, code, signal } = await new Deno.Command(`${folder}/places`).output();
    assertEquals({ code, signal }, { code: 0, signal: null });
    return new TextDecoder().decode(stdout).trimEnd().split("\n").map((line) => Uint8Array.fromHex(line));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Whether each of a type's bytes is a value's. Padding and bit fields need not survive a call, and eight bytes of nothing
 * but padding are not passed at all.
 */
function isFilled(type: CType): boolean {
  if (type.kind === "array") return isFilled(type.element);
  if (type.kind !== "struct" && type.kind !== "union") return true;
  const sizes = type.members.map((member) => sizeOf(member.type));
  const bytes = type.kind === "union" ? Math.max(...sizes) : sizes.reduce((sum, size) => sum + size, 0);
  return bytes === type.size && type.members.every((member) => member.bits === undefined && isFilled(member.type));
}

Deno.test({
  name: `layout() places the arguments of ${PROTOTYPES} random prototypes as gcc does`,
  ...requires("gcc", Deno.build.arch === "x86_64" && await isInstalled("gcc")),
  fn: async () => {
    const usable = arbitraryPrototype.map((prototype): Prototype => ({
      ...prototype,
      variadic: false,
      parameters: [...prototype.parameters, ...prototype.parameters].slice(0, 9).map(({ type }) => ({ type })),
    })).filter(({ parameters }) => parameters.every(({ type }) => isFilled(type)));
    const design = { ...linux618, limits: { ...linux618.limits, returns: () => true } };
    const pieces = (prototype: Prototype): readonly (readonly Piece[])[] | undefined => {
      const outcome = layout(design, { prototype, structs: "abi" });
      return outcome.outcome === "ok" ? outcome.value.args?.map((argument) => argument.pieces) : undefined;
    };
    const prototypes = fc.sample(usable.filter((prototype) => pieces(prototype) !== undefined), PROTOTYPES);
    const seen = await run(prototypes);
    for (const [number, prototype] of prototypes.entries()) {
      for (const [argument, own] of pieces(prototype)?.entries() ?? []) {
        const type = prototype.parameters[argument]?.type;
        for (const { offset, size, place } of own) {
          if (type === undefined || place.kind === "pointed") continue;
          const start = startOf(place);
          assertEquals(
            [...seen[number]?.slice(start, start + size) ?? []],
            Array.from({ length: size }, (_, at) => byteOf(type, argument, offset + at)),
            `argument ${argument} of ${formatPrototype(prototype)}`,
          );
        }
      }
    }
  },
});
