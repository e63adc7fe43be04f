import process from "node:process";

/** What one thing does a second, measured over several rounds. */
export interface Rate {
  readonly name: string;
  /** How often a second, the median of the rounds. */
  readonly perSecond: number;
}

/** Rounds of each measurement; the median counts. */
const ROUNDS = 5;

/** Rounds where several are measured in turn, and what is short is to be compared. */
const ROUNDS_IN_TURN = 25;

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

/** How often something is done by the clock, and in a second that this process computes, whatever else the machine does. */
export interface TimedRate extends Rate {
  /** How often in a second of processor time, of all threads and of the kernel on their behalf; the median of the rounds. */
  readonly perCpuSecond: number;
}

/** Something to be measured: its name, and a round of it, which tells how often it was done. */
export interface Measured {
  readonly name: string;
  readonly round: () => number | Promise<number>;
}

/**
 * Measures several things in turn, so that what else the machine does at the time slows all of them alike.
 *
 * @param warmUp How many rounds of each come first and do not count.
 */
export async function measureInTurn(things: readonly Measured[], warmUp: number): Promise<readonly TimedRate[]> {
  const rates = things.map((): number[] => []);
  const cpuRates = things.map((): number[] => []);
  for (let count = -warmUp; count < ROUNDS_IN_TURN; count++) {
    for (const [index, { round }] of things.entries()) {
      const start = performance.now();
      const before = process.cpuUsage();
      const done = await round();
      const { user, system } = process.cpuUsage(before);
      if (count < 0) continue;
      rates[index]?.push(done / (performance.now() - start) * 1000);
      cpuRates[index]?.push(done / (user + system) * 1_000_000);
    }
  }
  const median = (values: readonly number[] = []) => values.toSorted((a, b) => a - b)[ROUNDS_IN_TURN >> 1] ?? 0;
  return things.map(({ name }, index) => ({
    name,
    perSecond: median(rates[index]),
    perCpuSecond: median(cpuRates[index]),
  }));
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
  console.log(`  ${what}: ${ratio.toFixed(ratio < 2 ? 3 : 1)}x (floor ${Number(floor.toFixed(3))}x) ${verdict}`);
}

function format(perSecond: number): string {
  return perSecond >= 100 ? Math.round(perSecond).toLocaleString("en") : perSecond.toFixed(2);
}
