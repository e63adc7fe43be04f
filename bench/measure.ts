/** What one thing does a second, measured over several rounds. */
export interface Rate {
  readonly name: string;
  /** How often a second, the median of the rounds. */
  readonly perSecond: number;
}

/** Rounds of each measurement; the median counts. */
const ROUNDS = 5;

/**
 * Measures how often a second something is done.
 *
 * @param name What is counted.
 * @param round Does it, and tells how often it was done.
 */
export async function measure(name: string, round: () => number | Promise<number>): Promise<Rate> {
  await round();
  const rates: number[] = [];
  for (let count = 0; count < ROUNDS; count++) {
    const start = performance.now();
    const done = await round();
    rates.push(done / (performance.now() - start) * 1000);
  }
  return { name, perSecond: rates.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0 };
}

/** Prints rates, each with its ratio to the first. */
export function printRates(title: string, unit: string, rates: readonly Rate[]): void {
  const [first] = rates;
  const width = Math.max(0, ...rates.map(({ name }) => name.length));
  console.log(`\n${title}`);
  for (const { name, perSecond } of rates) {
    const ratio = perSecond / (first?.perSecond ?? 1);
    console.log(
      `  ${name.padEnd(width)}  ${format(perSecond).padStart(12)} ${unit}/s  ${ratio.toFixed(3).padStart(10)}x`,
    );
  }
}

/** Prints a ratio that has a floor, and whether it is met. */
export function printRatio(what: string, ratio: number, floor: number): void {
  const verdict = ratio >= floor ? "ok" : "BELOW ITS FLOOR";
  console.log(`  ${what}: ${ratio.toFixed(1)}x (floor ${floor}x) ${verdict}`);
}

function format(perSecond: number): string {
  return perSecond >= 100 ? Math.round(perSecond).toLocaleString("en") : perSecond.toFixed(2);
}
