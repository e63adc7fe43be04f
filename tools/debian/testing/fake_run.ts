import type { Run, RunOptions } from "../run_program.ts";

/** A program that was run. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

/** What a program does in place of the real one: what it prints, or an error. */
export type Fake = (args: readonly string[], options: RunOptions) => string | Promise<string>;

/**
 * Programs that are run in name only. One that is not faked fails the test.
 *
 * @returns The function that runs them, and the calls as they come.
 */
export function fakeRun(programs: Readonly<Record<string, Fake>>): { readonly run: Run; readonly calls: Call[] } {
  const calls: Call[] = [];
  const run: Run = async (program, args, options = {}) => {
    calls.push({ program, args, ...options.cwd === undefined ? {} : { cwd: options.cwd } });
    const fake = programs[program];
    if (fake === undefined) throw new TypeError(`wanted one of ${Object.keys(programs).join(", ")}, got ${program}`);
    return await fake(args, options);
  };
  return { run, calls };
}
