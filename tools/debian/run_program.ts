import { explainFailure } from "./explain_failure.ts";

/** Milliseconds in which the user's wish to stop reaches this process, once it has reached one that it started. */
const MOMENT = 100;

/** How a program is run. */
export interface RunOptions {
  readonly cwd?: string;
  /** Called with every line that it prints, while it runs. */
  readonly onLine?: (line: string) => void;
  /** How many milliseconds it may print nothing new before it is ended; any if left out. */
  readonly patience?: number;
}

/**
 * Runs a program to its end, and answers what it printed.
 *
 * @throws {Error} If there is none, or it fails; the message has what it said.
 */
export type Run = (program: string, args: readonly string[], options?: RunOptions) => Promise<string>;

/**
 * Runs programs of this machine, in English and with nothing to read.
 *
 * @param signal Ends the program that runs, and starts no other.
 */
export function runPrograms(signal?: AbortSignal): Run {
  return async (program, args, { cwd, onLine, patience } = {}) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, cwd);
    const stop = () => kill(child);
    signal?.addEventListener("abort", stop);
    using watch = watchFor(patience, stop);
    try {
      const [printed, said, status] = await Promise.all([
        readLines(child.stdout, (line) => {
          watch.see(line);
          onLine?.(line);
        }),
        new Response(child.stderr).text(),
        child.status,
      ]);
      // Ctrl-C ends the program too, which may be seen first.
      if (!status.success) await new Promise((resolve) => setTimeout(resolve, MOMENT));
      signal?.throwIfAborted();
      if (watch.isOver) throw new Error(`${program} came no further for ${(patience ?? 0) / 1000} s, and was ended`);
      if (!status.success) throw new Error(explainFailure(program, status.signal ?? status.code, said));
      return printed;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  };
}

/** Watches whether a program comes further. */
interface Watch extends Disposable {
  /** Whether it did not for too long. */
  readonly isOver: boolean;
  /** Sees a line of it: one like the last is no progress. */
  see(line: string): void;
}

function watchFor(patience: number | undefined, stop: () => void): Watch {
  let isOver = false;
  let last = "";
  const expire = () => {
    isOver = true;
    stop();
  };
  const start = () => patience === undefined ? undefined : setTimeout(expire, patience);
  let timer = start();
  return {
    get isOver() {
      return isOver;
    },
    see(line) {
      if (line === last) return;
      last = line;
      clearTimeout(timer);
      timer = start();
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/** A program whose output is read. */
interface Child {
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly stderr: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly status: Promise<Deno.CommandStatus>;
  kill(signal: Deno.Signal): void;
}

function spawn(program: string, args: readonly string[], cwd: string | undefined): Child {
  try {
    return new Deno.Command(program, {
      args: [...args],
      ...cwd === undefined ? {} : { cwd },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: { LC_ALL: "C" },
    }).spawn();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) throw new Error(`wanted ${program}, there is none here`, { cause });
    throw cause;
  }
}

function kill(child: Child): void {
  try {
    child.kill("SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<string> {
  let text = "";
  let seen = 0;
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n", seen); end !== -1; end = text.indexOf("\n", seen)) {
      onLine(text.slice(seen, end));
      seen = end + 1;
    }
  }
  return text;
}
