/**
 * Implementations that are broken in one way each, to see that the harness says so.
 *
 * Run one as `deno run --allow-run miniature.ts MODE`. The ways to answer a question are named in `answers`, the ways
 * to break the protocol in `breaks`; `good` breaks nothing but answers every question with a program that does nothing.
 *
 * @module
 */

interface Message {
  readonly id: number;
  readonly method: string;
  readonly params: { readonly operation: string; readonly input: { readonly program: string } };
}

type Answer = (message: Message) => unknown;

const NOTHING = "b700000000000000" + "9500000000000000";

function value(operation: string, program: string): unknown {
  return operation === "calling_convention.run" ? { r0: "0x0" } : { program };
}

let last: unknown;

/** Ways to answer that keep the protocol, and are wrong. */
const answers: Readonly<Record<string, Answer>> = {
  "accepts-everything": ({ params: { operation } }) => ({ outcome: "ok", value: value(operation, NOTHING) }),
  "rejects-everything": () => ({ outcome: "rejected", errno: "EINVAL", message: "no" }),
  "echoes-its-input": ({ params: { operation, input } }) => ({
    outcome: "ok",
    value: value(operation, input.program),
  }),
  "repeats-its-last-answer": ({ params: { operation, input } }) => {
    // The first answer of each operation is honest for a program that needs no rewriting.
    last ??= {};
    const memory = last as Record<string, unknown>;
    return memory[operation] ??= { outcome: "ok", value: value(operation, input.program) };
  },
  "supports-nothing": () => ({ outcome: "unsupported", reason: "it does nothing" }),
};

const OPERATIONS = ["calling_convention.run", "nocsr.rewrite", "nocsr.compile"];

const ask: Answer = (message) => {
  if (!OPERATIONS.includes(message.params.operation)) return { outcome: "unsupported", reason: "it is not known" };
  return (answers[mode] ?? answers["accepts-everything"])?.(message);
};

function goodAnswer(message: Message): void {
  if (message.method === "initialize") respond(message.id, introduction("1"));
  else if (message.method === "ask") respond(message.id, ask(message));
  else fail(message.id, -32601, "there is no such method");
}

function introduction(protocolVersion: string): unknown {
  return { protocolVersion, name: mode, version: "1.0", arch: "x86_64", operations: OPERATIONS };
}

function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}

function respond(id: unknown, result: unknown): void {
  write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\n");
}

function fail(id: unknown, code: number, message: string): void {
  write(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }) + "\n");
}

async function forever(): Promise<never> {
  while (true) await new Promise((resolve) => setTimeout(resolve, 1000));
}

function grandchild(stdout: "inherit" | "null"): void {
  new Deno.Command("sleep", { args: ["600"], stdin: "null", stdout, stderr: "null" }).spawn().unref();
}

/** Ways to break the protocol when asked; `undefined` where the answer is to be given as it should be. */
const breaks: Readonly<Record<string, (message: Message) => Promise<void> | void>> = {
  "hangs": forever,
  "dies": () => {
    console.error("about to die");
    Deno.exit(3);
  },
  "dies-mid-line": () => {
    write('{"jsonrpc":"2.0","id":');
    Deno.exit(0);
  },
  "floods-stdout": () => {
    while (true) write("all work and no play\n".repeat(1000));
  },
  "floods-one-line": () => {
    while (true) write("all work and no play ".repeat(1000));
  },
  "floods-stderr": (message) => {
    for (let i = 0; i < 2000; i++) console.error(`${i} ${"all work and no play ".repeat(100)}`);
    respond(message.id, ask(message));
  },
  "prints-non-json": () => write("Segmentation fault\n"),
  "prints-non-response": () => write("[1, 2]\n"),
  "answers-wrong-id": (message) => respond(`not ${message.id}`, ask(message)),
  "answers-twice": (message) => {
    respond(message.id, ask(message));
    respond(message.id, ask(message));
  },
  "answers-out-of-order": (message) => {
    respond(message.id + 1, ask(message));
    respond(message.id, ask(message));
  },
  "answers-with-error": ({ id }) => fail(id, -32603, "internal error"),
  "answers-nonsense": ({ id }) => respond(id, { outcome: "ok", value: { programm: "95", r0: "many" } }),
  "leaves-grandchild": (message) => {
    grandchild("inherit");
    respond(message.id, ask(message));
  },
  "leaves-quiet-grandchild": (message) => {
    grandchild("null");
    respond(message.id, ask(message));
  },
};

/** Ways to break `initialize`. */
const introductions: Readonly<Record<string, (message: Message) => Promise<void> | void>> = {
  "never-introduces-itself": forever,
  "speaks-another-version": ({ id }) => respond(id, introduction("2")),
  "introduces-itself-as-nobody": ({ id }) => respond(id, { protocolVersion: "1", nmae: "nobody" }),
};

function parse(line: string): Message | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function handle(line: string): Promise<void> {
  const message = parse(line);
  if (message === undefined) {
    fail(null, -32700, "wanted JSON");
    return;
  }
  const broken = { initialize: introductions[mode], ask: breaks[mode] }[message.method];
  await (broken ?? goodAnswer)(message);
}

async function serve(): Promise<void> {
  let rest = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await handle(line);
  }
  if (mode === "never-leaves") await forever();
}

const mode = Deno.args[0] ?? "good";
await serve();
// Children that still run keep nothing waiting.
Deno.exit(0);
