import type { ArrayLayout } from "../../../protocol/tailcall_compile.ts";
import type { CodeImage } from "../../../x86/code_image.ts";
import type { MemoryRegion } from "../../../x86/memory.ts";
import { published } from "../poke/decisions.ts";
import { type LiveSite, performAction } from "../poke/live_site.ts";

/** A program that can be put into an array: where the kernel describes it, and where its machine code begins. */
export interface ArrayProgram {
  readonly description: bigint;
  readonly code: bigint;
  /** Where a tail call into it goes. */
  readonly entry: bigint;
}

/** A program array in memory, with the direct tail calls that go through it. */
export class ProgramArray {
  /** The array's own memory. */
  readonly region: MemoryRegion;
  readonly #layout: ArrayLayout;
  readonly #sites: readonly LiveSite[];
  readonly #code: CodeImage;
  readonly #content = new Map<number, ArrayProgram>();

  /**
   * Makes an empty array.
   *
   * @param address Where it lies.
   * @param sites The direct tail calls through it, none of which is installed.
   * @param code The text in which they are.
   */
  constructor(
    address: bigint,
    maxEntries: number,
    layout: ArrayLayout,
    sites: readonly LiveSite[],
    code: CodeImage,
  ) {
    const bytes = new Uint8Array(layout.programs + 8 * maxEntries);
    new DataView(bytes.buffer).setUint32(layout.maxEntries, maxEntries, true);
    this.region = { name: "array", base: address, bytes, access: "read" };
    this.#layout = layout;
    this.#sites = sites;
    this.#code = code;
  }

  /** Puts a program at an index, first into memory, then into the text of every site that goes there. */
  update(index: number, program: ArrayProgram): void {
    const before = this.#content.get(index);
    this.#content.set(index, program);
    const { bytes } = this.region;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    view.setBigUint64(this.#layout.programs + 8 * index, program.description, true);
    if (before === program) return;
    const actions = before === undefined ? published.install : published.update;
    for (const site of this.#sites.filter((site) => site.index === index)) {
      for (const action of actions) {
        performAction(published, site, action, program.entry);
        if (action.kind === "poke") this.#code.write(site[action.place], site.bytes[action.place]);
      }
    }
  }
}
