import { call32, jcc32, jcc8, jmp32, jmp8 } from "./assemble/control.ts";
import { join } from "./assemble/encode.ts";
import { movabs } from "./assemble/move.ts";
import type { Condition } from "./flags.ts";
import type { Register } from "./register.ts";

/** How many bits a jump's displacement takes; `auto` takes 8 where they suffice. */
export type JumpSize = 8 | 32 | "auto";

/** Assembled code. */
export interface BuiltCode {
  /** The machine code. */
  readonly bytes: Uint8Array;
  /** Where the labels lie, in bytes from the start. */
  readonly labels: ReadonlyMap<string, number>;
}

/** Where a jump or call goes: a label of this code, or an address outside. */
type Target = string | bigint;

type Item =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "label"; readonly name: string }
  | {
    readonly kind: "jump";
    readonly condition: Condition | undefined;
    readonly target: Target;
    readonly size: JumpSize;
  }
  | { readonly kind: "call"; readonly target: Target }
  | { readonly kind: "address"; readonly register: Register; readonly label: string };

/** Where everything lies, in bytes from the start, if the jumps in `wide` take 32 bits. */
interface Layout {
  /** Item indices of those jumps of size `auto` that need 32 bits. */
  readonly wide: ReadonlySet<number>;
  /** By item index. */
  readonly offsets: readonly number[];
  readonly labels: ReadonlyMap<string, number>;
  /** The code's own address. */
  readonly base: bigint;
}

/**
 * Puts instructions one behind another and fills in the displacements between them.
 *
 * Labels are jump targets and at the same time names of places: an entry, a poke site. They may be used before they
 * are placed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mov } from "./assemble/move.ts";
 * import { nop, pop } from "./assemble/control.ts";
 * import { type BuiltCode, CodeBuilder, type JumpSize } from "./code_builder.ts";
 *
 * const size: JumpSize = 32;
 * const builder = new CodeBuilder()
 *   .label("bypass").jmp("out", size)
 *   .emit(pop("rbx"), pop("rax"))
 *   .label("target").emit(nop(5))
 *   .label("out").emit(mov("rdi", "rbx"));
 * const { bytes, labels }: BuiltCode = builder.build();
 * assertEquals(bytes.toHex(), "e9070000005b580f1f4400004889df");
 * assertEquals(labels.get("target"), 7);
 * ```
 */
export class CodeBuilder {
  readonly #items: Item[] = [];
  readonly #names = new Set<string>();

  /** Adds instructions. */
  emit(...instructions: readonly Uint8Array[]): this {
    for (const bytes of instructions) this.#items.push({ kind: "bytes", bytes });
    return this;
  }

  /**
   * Names the place behind what was added so far.
   *
   * @throws {RangeError} If the name is taken.
   */
  label(name: string): this {
    if (this.#names.has(name)) throw new RangeError(`wanted a new label, got ${name} a second time`);
    this.#names.add(name);
    this.#items.push({ kind: "label", name });
    return this;
  }

  /** Adds `jmp` to a label of this code. */
  jmp(label: string, size: JumpSize = "auto"): this {
    this.#items.push({ kind: "jump", condition: undefined, target: label, size });
    return this;
  }

  /** Adds `jcc` to a label of this code. */
  jcc(condition: Condition, label: string, size: JumpSize = "auto"): this {
    this.#items.push({ kind: "jump", condition, target: label, size });
    return this;
  }

  /** Adds `call` of a label of this code. */
  call(label: string): this {
    this.#items.push({ kind: "call", target: label });
    return this;
  }

  /** Adds `jmp`, with a displacement of 32 bits, to an address outside. */
  jmpTo(address: bigint): this {
    this.#items.push({ kind: "jump", condition: undefined, target: address, size: 32 });
    return this;
  }

  /** Adds `call` of an address outside. */
  callTo(address: bigint): this {
    this.#items.push({ kind: "call", target: address });
    return this;
  }

  /** Adds `movabs register,address of a label`. */
  loadAddress(register: Register, label: string): this {
    this.#items.push({ kind: "address", register, label });
    return this;
  }

  /**
   * Assembles.
   *
   * @param base The address at which the code will lie.
   * @throws {RangeError} If a label was never placed, or a target lies too far away for its displacement.
   */
  build(base = 0n): BuiltCode {
    const wide = new Set<number>();
    for (;;) {
      const layout = this.#layOut(wide, base);
      const short = this.#tooShort(layout);
      if (short.length === 0) {
        const parts = this.#items.map((item, index) => encodeItem(item, index, layout));
        return { bytes: join(...parts), labels: layout.labels };
      }
      // A jump that grows may push others out of reach, never bring them back.
      for (const index of short) wide.add(index);
    }
  }

  #layOut(wide: ReadonlySet<number>, base: bigint): Layout {
    const labels = new Map<string, number>();
    const offsets: number[] = [];
    let offset = 0;
    for (const [index, item] of this.#items.entries()) {
      offsets.push(offset);
      if (item.kind === "label") labels.set(item.name, offset);
      offset += lengthOf(item, wide.has(index));
    }
    return { wide, offsets, labels, base };
  }

  /** The jumps of size `auto` that 8 bits do not carry to their targets. */
  #tooShort(layout: Layout): number[] {
    return [...this.#items.entries()].flatMap(([index, item]) => {
      if (item.kind !== "jump" || item.size !== "auto" || layout.wide.has(index)) return [];
      const displacement = displacementOf(item.target, index, 2, layout);
      return displacement < -128 || displacement > 127 ? [index] : [];
    });
  }
}

function lengthOf(item: Item, wide: boolean): number {
  switch (item.kind) {
    case "bytes":
      return item.bytes.length;
    case "label":
      return 0;
    case "jump":
      if (item.size === 8 || (item.size === "auto" && !wide)) return 2;
      return item.condition === undefined ? 5 : 6;
    case "call":
      return 5;
    case "address":
      return 10;
  }
}

/** From the end of item `index`, which is `length` bytes long, to the target. */
function displacementOf(target: Target, index: number, length: number, layout: Layout): number {
  const next = (layout.offsets[index] ?? 0) + length;
  if (typeof target === "bigint") return Number(BigInt.asIntN(64, target - layout.base)) - next;
  return placeOf(target, layout) - next;
}

function placeOf(label: string, { labels }: Layout): number {
  const place = labels.get(label);
  if (place === undefined) throw new RangeError(`wanted a label that is placed, got ${label}`);
  return place;
}

function encodeItem(item: Item, index: number, layout: Layout): Uint8Array {
  if (item.kind === "bytes") return item.bytes;
  if (item.kind === "label") return new Uint8Array();
  if (item.kind === "address") return movabs(item.register, layout.base + BigInt(placeOf(item.label, layout)));
  const length = lengthOf(item, layout.wide.has(index));
  const displacement = displacementOf(item.target, index, length, layout);
  try {
    if (item.kind === "call") return call32(displacement);
    if (item.condition === undefined) return length === 2 ? jmp8(displacement) : jmp32(displacement);
    return length === 2 ? jcc8(item.condition, displacement) : jcc32(item.condition, displacement);
  } catch (cause) {
    const to = typeof item.target === "string" ? item.target : `0x${item.target.toString(16)}`;
    throw new RangeError(`wanted ${item.kind} to ${to} within reach, got ${displacement} bytes`, { cause });
  }
}
