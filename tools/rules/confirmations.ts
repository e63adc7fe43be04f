const FILE = new URL("../../docs/confirmations.json", import.meta.url);

/** By implementation, such as `linux 6.18`: the ids of the rules that it was seen to obey. */
export type Confirmations = Readonly<Record<string, readonly string[]>>;

/** Reads what real implementations have confirmed. */
export async function readConfirmations(): Promise<Confirmations> {
  return JSON.parse(await Deno.readTextFile(FILE));
}

/** Writes what real implementations have confirmed. */
export async function writeConfirmations(confirmations: Confirmations): Promise<void> {
  await Deno.writeTextFile(FILE, `${JSON.stringify(confirmations, undefined, 2)}\n`);
}
