import { LineReader } from "../../../lib/harness/line_reader.ts";

/** What QEMU says on its control socket. */
type Message = Readonly<Record<string, unknown>>;

/**
 * QEMU's control socket.
 *
 * Source: https://www.qemu.org/docs/master/interop/qmp-spec.html
 */
export class Qmp implements AsyncDisposable {
  readonly #connection: Deno.UnixConn;
  readonly #lines: LineReader;

  private constructor(connection: Deno.UnixConn) {
    this.#connection = connection;
    this.#lines = new LineReader(connection.readable);
  }

  /** Connects to a socket and leaves the state in which nothing but capabilities can be negotiated. */
  static async connect(path: string): Promise<Qmp> {
    const qmp = new Qmp(await Deno.connect({ transport: "unix", path }));
    await qmp.execute("qmp_capabilities");
    return qmp;
  }

  /**
   * Gives a command and waits for what it returns.
   *
   * @throws {Error} If QEMU refuses it, or is gone.
   */
  async execute(command: string, args: Message = {}): Promise<unknown> {
    const line = `${JSON.stringify({ execute: command, arguments: args })}\n`;
    const bytes = new TextEncoder().encode(line);
    if (await this.#connection.write(bytes) !== bytes.length) throw new Error(`${command}: QEMU took half of it`);
    while (true) {
      const line = await this.#lines.next();
      if (line.kind !== "line") throw new Error(`${command}: QEMU is gone`);
      const message: Message = JSON.parse(line.text);
      if ("return" in message) return message.return;
      if ("error" in message) throw new Error(`${command}: QEMU answered ${JSON.stringify(message.error)}`);
    }
  }

  /** Leaves the socket. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lines.cancel().catch(() => {});
    try {
      this.#connection.close();
    } catch {
      // Giving up its stream has closed it.
    }
  }
}
