import { assemble } from "../../../bpf/assemble.ts";
import type { Input, Value } from "../../../protocol/operations.ts";
import type { Answered } from "../../observation.ts";
import { bytesOf, le32 } from "../layout/bytes.ts";

/** An answer made by hand: a program, and for each of its functions the machine code as hexadecimal digits. */
export interface HandMade {
  readonly program: string;
  readonly functions: readonly string[];
  /** The tail calls, direct ones by the offset of their bypass and target, indirect ones by where they end. */
  readonly sites: readonly (
    | { readonly insn: number; readonly function: number; readonly bypass: number; readonly target: number }
    | { readonly insn: number; readonly function: number; readonly behind: number }
  )[];
}

/** Where the first function lies, and how far apart functions are. */
const BASE = 0xffff_ffff_c000_0000n;
const STRIDE = 0x1000n;

const ARRAY = 0xffff_8881_0000_0000n;
const HELPER = 0xffff_ffff_8140_0000n;

const map = "48be000000008188ffff";

/** The distance of a call at an offset of a function's code to another function, or to the helper 7. */
export function callTo(from: number, offset: number, target: number | "helper"): string {
  const behind = BASE + BigInt(from) * STRIDE + BigInt(offset) + 5n;
  const to = target === "helper" ? HELPER : BASE + BigInt(target) * STRIDE;
  return `e8${le32(Number(to - behind))}`;
}

/** Uses r6 and no stack, has a direct tail call, then calls a function with a frame of 12 bytes and an indirect one. */
export const mixed: HandMade = {
  program: `
    r6 = r1
    r1 = r6
    r2 = map[0] ll
    r3 = 0x0
    call 0xc
    r1 = r6
    call sub
    exit
    sub:
    r6 = r1
    r7 = 0x5
    *(u32 *)(r10 - 0xc) = r7
    call 0x7
    r1 = r6
    r3 = *(u64 *)(r6 + 0x0)
    r2 = map[0] ll
    call 0xc
    r0 = *(u32 *)(r10 - 0xc)
    exit
  `,
  functions: [
    `0f1f440000 31c0 55 4889e5 50 53
     4889fb 4889df ${map} 31d2
     8b85fcffffff 83f820 7715 83c001 8985fcffffff e907000000 5b 58 0f1f440000
     4889df 488b85f8ffffff ${callTo(0, 73, 1)} 5b c9 c3`,
    `0f1f440000 6690 55 4889e5 4881ec10000000 50 53 4155
     4889fb 41bd05000000 44896df4 488b85e8ffffff ${callTo(1, 42, "helper")}
     4889df 488b5300 ${map}
     89d2 395624 7636 8b85ecffffff 83f820 772b 83c001 8985ecffffff 488b8cd610010000 4885c9 7415
     415d 5b 58 4881c410000000 488b4930 4883c10b ffe1
     8b45f4 415d 5b c9 c3`,
  ],
  sites: [{ insn: 5, function: 0, bypass: 51, target: 58 }, { insn: 17, function: 1, behind: 125 }],
};

/** Makes an observation of an answer made by hand, held to some designs. */
export function observe(made: HandMade, ...designs: readonly string[]): Answered<"tailcall.compile"> {
  return {
    operation: "tailcall.compile",
    arch: "x86_64",
    designs,
    outcome: "ok",
    input: inputOf(made),
    value: valueOf(made),
  };
}

function inputOf({ program }: HandMade): Input<"tailcall.compile"> {
  return { program: assemble(program), maps: [{ maxEntries: 2 }], classic: false, direct: true };
}

/** The answer itself. */
export function valueOf({ functions, sites }: HandMade): Value<"tailcall.compile"> {
  const addressOf = (number: number, offset: number): bigint => BASE + BigInt(number) * STRIDE + BigInt(offset);
  return {
    functions: functions.map((hex, number) => ({ address: addressOf(number, 0), code: bytesOf(hex) })),
    sites: sites.map((site) =>
      "behind" in site ? { kind: "indirect", insn: site.insn, behind: addressOf(site.function, site.behind) } : {
        kind: "direct",
        insn: site.insn,
        bypass: addressOf(site.function, site.bypass),
        target: addressOf(site.function, site.target),
      }
    ),
    entrySkip: 11,
    arrays: [ARRAY],
    layout: { maxEntries: 0x24, programs: 0x110, code: 0x30 },
    externals: [{ kind: "helper", address: HELPER, helper: 7 }],
    memory: [],
  };
}

/**
 * The same answer with a piece of a function's code replaced by one of the same length, both as hexadecimal digits.
 *
 * @throws {RangeError} If the piece does not occur exactly once.
 */
export function edited(made: HandMade, number: number, from: string, to: string): HandMade {
  const code = (made.functions[number] ?? "").replace(/\s+/g, "");
  const [old, replacement] = [from, to].map((hex) => hex.replace(/\s+/g, ""));
  if (old === undefined || replacement === undefined || code.split(old).length !== 2) {
    throw new RangeError(`wanted ${from} once in ${code}`);
  }
  const functions = made.functions.with(number, code.replace(old, replacement));
  return { ...made, functions };
}
