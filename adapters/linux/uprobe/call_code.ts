/**
 * Calls machine code in the process whose kernel is asked.
 *
 * @param address Where it begins.
 * @param block What its one argument points to.
 */
export type CallCode = (address: number, block: Uint8Array<ArrayBuffer>) => void;

const signature = { parameters: ["buffer"], result: "void" } as const satisfies Deno.ForeignFunction;

/**
 * Calls machine code in this process. Needs `--allow-ffi`.
 *
 * @param address Where it begins.
 * @param block What its one argument points to.
 * @throws {RangeError} If the address is 0.
 */
export function callCodeHere(address: number, block: Uint8Array<ArrayBuffer>): void {
  const pointer = Deno.UnsafePointer.create<typeof signature>(BigInt(address));
  if (pointer === null) throw new RangeError("wanted the address of machine code, got 0");
  new Deno.UnsafeFnPointer(pointer, signature).call(block);
}
