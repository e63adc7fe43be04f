import type { Formatter } from "iced-x86";
import { loadIced } from "./iced.ts";
import type { Decoded } from "./insn.ts";

let shared: Formatter | undefined;

/** Made once: it holds some memory of the package for as long as the process lives. */
function formatter(): Formatter {
  if (shared !== undefined) return shared;
  const { Formatter, FormatterSyntax, MemorySizeOptions } = loadIced().package;
  shared = new Formatter(FormatterSyntax.Intel);
  shared.uppercaseKeywords = true;
  shared.uppercaseHex = false;
  shared.hexPrefix = "0x";
  shared.hexSuffix = "";
  shared.smallHexNumbersInDecimal = false;
  shared.addLeadingZeroToHexNumbers = false;
  shared.branchLeadingZeros = false;
  shared.alwaysShowScale = true;
  shared.showZeroDisplacements = true;
  shared.ripRelativeAddresses = true;
  shared.showBranchSize = false;
  shared.signedImmediateOperands = false;
  shared.usePseudoOps = false;
  shared.memorySizeOptions = MemorySizeOptions.Always;
  return shared;
}

/**
 * The instruction in Intel syntax as `objdump -M intel` prints it, with one space behind the mnemonic. Undecodable
 * bytes read `(bad)`, truncated ones `(truncated)`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decode } from "./decode.ts";
 * import { formatInsn } from "./format_insn.ts";
 *
 * assertEquals(formatInsn(decode(new Uint8Array([0x89, 0x7d, 0xe8]))), "mov DWORD PTR [rbp-0x18],edi");
 * ```
 *
 * @throws {Error} If the decoder cannot be loaded, see {@linkcode loadIced}.
 */
export function formatInsn(insn: Decoded): string {
  if (insn.kind === "invalid") return insn.reason === "truncated" ? "(truncated)" : "(bad)";
  const { Decoder, DecoderOptions } = loadIced().package;
  const decoder = new Decoder(64, insn.bytes, DecoderOptions.None);
  try {
    decoder.ip = insn.address;
    const native = decoder.decode();
    try {
      return asObjdump(formatter().format(native), native.code);
    } finally {
      native.free();
    }
  } finally {
    decoder.free();
  }
}

/** What no option of the formatter gives. */
function asObjdump(text: string, code: number): string {
  const { Code } = loadIced().package;
  if (code === Code.Mov_r64_imm64) return text.replace("mov ", "movabs ");
  const impliedOne = Code[code]?.endsWith("_1") && text.endsWith(",0x1");
  return (impliedOne ? text.replace(/0x1$/, "1") : text).replace(/\b([fg]s):\[(0x[0-9a-f]+)\]/, "$1:$2");
}
