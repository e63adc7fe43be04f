import { preview } from "../protocol/preview.ts";
import type { Command } from "./command.ts";
import { deadline } from "./deadline.ts";
import { type Line, LineReader } from "./line_reader.ts";
import { GROUP_LEADER, groupRuns, killGroup } from "./process_group.ts";
import { StderrTail } from "./stderr_tail.ts";

/** Milliseconds that a process has to leave after its input has ended. */
const GRACE = 2000;

/** Milliseconds that a pipe may stay open after the process that held it has ended. */
const PIPE_GRACE = 300;

/** A process that is spoken to line by line. It is killed with all that it started. */
export class Child {
  readonly #process: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: LineReader;
  readonly #stderr: StderrTail;
  #pending: Promise<Line> | undefined;
  #killed = false;

  /**
   * Starts a process.
   *
   * @throws {Error} If it cannot be started; the message says why, the cause is the system's error.
   */
  constructor(command: Command) {
    this.#process = spawn(command);
    this.#stdin = this.#process.stdin.getWriter();
    this.#lines = new LineReader(this.#process.stdout);
    this.#stderr = new StderrTail(this.#process.stderr);
  }

  /** The last lines that it wrote on standard error. */
  get stderr(): readonly string[] {
    return this.#stderr.lines;
  }

  /** Writes a line. Whether it arrives shows in what comes back. */
  write(line: string): void {
    // A process that is gone, or reads no more, is found when its answer is waited for.
    this.#stdin.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
  }

  /** Waits for the next line, at most so many milliseconds; one that comes later is there for the next call. */
  async readLine(limit: number): Promise<Line | { readonly kind: "timeout" }> {
    this.#pending ??= this.#lines.next().catch((): Line => ({ kind: "end", rest: "" }));
    const line = await deadline(this.#pending, limit);
    if (line.kind === "timeout") return line;
    this.#pending = undefined;
    return line.value;
  }

  /** How it ended, in words, once its output has; waits a moment for it to do so. */
  async ending(): Promise<string> {
    const exit = await deadline(this.#process.status, PIPE_GRACE);
    if (exit.kind === "timeout") return "closed its standard output and went on";
    await deadline(this.#stderr.ended, PIPE_GRACE);
    const { code, signal } = exit.value;
    return signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  }

  /**
   * Ends its input and waits for it to leave.
   *
   * @returns What was wrong with how it did so.
   */
  async end(): Promise<readonly string[]> {
    this.#stdin.close().catch(() => {});
    const rest = this.#rest();
    const notes: string[] = [];
    const exit = await deadline(this.#process.status, GRACE);
    if (exit.kind === "timeout") {
      notes.push(`did not exit when its input ended, and was killed after ${GRACE / 1000} s`);
    } else if ((await deadline(rest, PIPE_GRACE)).kind === "timeout") {
      notes.push("left a process behind that holds its standard output; it was killed");
    } else if (await groupRuns(this.#process.pid)) {
      notes.push("left a process behind; it was killed");
    }
    await this.kill();
    const extra = await rest;
    if (extra !== "") notes.push(`wrote on standard output what was not asked for: ${preview(extra)}`);
    return notes;
  }

  /** Kills it, with all that it started, and waits for it to be gone. */
  async kill(): Promise<void> {
    if (this.#killed) {
      await this.#process.status;
      return;
    }
    this.#killed = true;
    killGroup(this.#process);
    await this.#process.status;
    await Promise.allSettled([this.#stdin.abort(), this.#lines.cancel(), this.#stderr.cancel()]);
  }

  /** Reads to the end of the output, and returns the first line that stands there. */
  async #rest(): Promise<string> {
    let first = "";
    try {
      const line = await (this.#pending ?? this.#lines.next());
      if (line.kind === "line") first = line.text;
      else first = line.kind === "end" ? line.rest : line.message;
      if (line.kind !== "end") await this.#lines.drain();
    } catch {
      // It was killed: there is no more to read.
    }
    return first;
  }
}

function spawn({ program, args }: Command): Deno.ChildProcess {
  const piped = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  try {
    return new Deno.Command(program, { args: [...args], ...piped, ...GROUP_LEADER }).spawn();
  } catch (error) {
    // Deno may have been started by its path, and not be where the system looks for programs.
    if (error instanceof Deno.errors.NotFound && program === "deno" && Deno.execPath() !== program) {
      return spawn({ program: Deno.execPath(), args });
    }
    throw new Error(`cannot start ${program}: ${reason(error)}`, { cause: error });
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such program";
  if (error instanceof Deno.errors.PermissionDenied) return "it may not be executed";
  return error instanceof Error ? error.message : String(error);
}
