import type { Deref } from "../../../perf/fetch_arg.ts";
import { type PrologueRunInput, ptRegsNames } from "../../../protocol/prologue.ts";
import { follow, type Traced } from "../chain.ts";
import { type Fetch, fetchesOf, passedArgs } from "../fetch.ts";
import { readPieces } from "./traced_memory.ts";

/** What user code must find when it starts. */
export interface Truth {
  readonly fetches: readonly Fetch[];
  /** 1 if a read of some argument fails. */
  readonly err: 0n | 1n;
  /** The arguments, all of their 64 bits as memory has them; zeros if a read fails. */
  readonly args: readonly bigint[];
}

/**
 * How a design tells address spaces apart.
 *
 * - `named`: each read is made in the space that it names;
 * - `sticky`: from the first read of user space on, all reads of an argument are made there, as perf does it;
 * - `kernel`: every read is the kernel's, as with helper 4.
 */
export type Spaces = "named" | "sticky" | "kernel";

/**
 * What user code must find, by the definition of the arguments; `undefined` if one of them does not start in a register of
 * `pt_regs`.
 */
export function truthOf({ args, registers, memory }: PrologueRunInput, spaces: Spaces): Truth | undefined {
  const fetches = fetchesOf(passedArgs(args));
  if (fetches === undefined) return undefined;
  const traced: Traced = {
    register: (offset) => BigInt.asUintN(64, registers[ptRegsNames[offset / 8] ?? ""] ?? 0n),
    read: (address, user) => numberIn(readPieces(memory, address, 8, user ? "user" : "kernel")),
  };
  const values = fetches.map((fetch) => follow({ ...fetch, derefs: derefsIn(spaces, fetch.derefs) }, traced).value);
  const fetched = values.filter((value) => value !== undefined);
  const failed = fetched.length < values.length;
  return { fetches, err: failed ? 1n : 0n, args: failed ? values.map(() => 0n) : fetched };
}

/** What user code must find where every way of telling address spaces apart comes to the same. */
export function undisputedTruth(input: PrologueRunInput): Truth | undefined {
  const truth = truthOf(input, "named");
  const others = [truthOf(input, "sticky"), truthOf(input, "kernel")];
  const agreed = others.every((other) =>
    other?.err === truth?.err && other?.args.every((arg, i) => arg === truth?.args[i])
  );
  return agreed ? truth : undefined;
}

function derefsIn(spaces: Spaces, derefs: readonly Deref[]): readonly Deref[] {
  if (spaces === "named") return derefs;
  const first = derefs.findIndex(({ user }) => user);
  return derefs.map((deref, i) => ({ ...deref, user: spaces === "sticky" && first !== -1 && i >= first }));
}

function numberIn(bytes: Uint8Array | undefined): bigint | undefined {
  if (bytes === undefined) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
}
