import type { FetchArg, FetchBase } from "../../perf/fetch_arg.ts";
import { formatFetchArg } from "../../perf/format_fetch_arg.ts";
import { didYouMean } from "../../text/did_you_mean.ts";
import { excerpt } from "../../text/excerpt.ts";
import type { Decisions } from "./decisions.ts";
import { errnos, Refusal } from "./refusal.ts";
import { registerOffsets } from "./register_offsets.ts";

/**
 * Checks an argument as perf does before it generates anything: that it is no global variable, then its offsets.
 *
 * @param index Its place among the arguments, from 0.
 * @throws {Refusal} If it cannot be fetched.
 */
export function checkArgument({ isGlobal, isInBounds }: Decisions, arg: FetchArg, index: number): void {
  if (isGlobal(arg.base)) {
    throw new Refusal(errnos.global, `${named(arg, index)}: wanted a register such as %di, got a global variable`);
  }
  const outside = arg.derefs.find(({ offset }) => !isInBounds(offset));
  if (outside === undefined) return;
  throw new Refusal(
    errnos.outOfBounds,
    `${named(arg, index)}: wanted an offset of 32 bits, from -2147483648 to 2147483647, got ${outside.offset}`,
  );
}

/**
 * Where `pt_regs` keeps the register that an argument starts from, in bytes.
 *
 * @param index Its place among the arguments, from 0.
 * @throws {Refusal} If it starts from anything else.
 */
export function baseOffset({ registerOffset }: Decisions, arg: FetchArg, index: number): number {
  const { base } = arg;
  const offset = base.kind === "register" ? registerOffset(base.name) : undefined;
  if (offset !== undefined) return offset;
  const came = formatFetchArg({ base, derefs: [] });
  throw new Refusal(
    errnos.badRegister,
    `${named(arg, index)}: wanted one of the 16 registers of x86-64 that perf fetches, got ${came}${instead(base)}`,
  );
}

/** The register that was meant, or the nearest ones. */
function instead(base: FetchBase): string {
  if (base.kind !== "register" && base.kind !== "word") return "";
  const name = base.kind === "register" ? base.name : base.text;
  // Elsewhere a register is called rdi, edi or DI.
  const plain = name.toLowerCase().replace(/^[re](?=[a-z])/, "");
  if (registerOffsets.has(plain)) return `; did you mean "%${plain}"?`;
  return didYouMean(`%${name}`, registerOffsets.keys().map((known) => `%${known}`));
}

function named(arg: FetchArg, index: number): string {
  return `argument ${index + 1} (${excerpt(formatFetchArg(arg))})`;
}
