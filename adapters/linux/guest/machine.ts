import { deadline } from "../../../lib/harness/deadline.ts";
import { StderrTail } from "../../../lib/harness/stderr_tail.ts";
import type { GuestArch } from "../images/catalogue.ts";
import type { QemuFiles } from "../images/qemu.ts";
import { Channel } from "./channel.ts";
import { Qmp } from "./qmp.ts";

/** What a machine is made of. */
export interface MachineSpec {
  readonly arch: GuestArch;
  readonly qemu: QemuFiles;
  /** The path of the kernel. */
  readonly kernel: string;
  /** The path of its first file system. */
  readonly initramfs: string;
  /** MiB of its memory. */
  readonly memory: number;
}

/** Processors of a machine: one to run programs, one to update maps, one to watch. */
const PROCESSORS = 3;

/** Milliseconds until QEMU must have opened its control socket. */
const START_LIMIT = 20_000;

const BOARDS: Readonly<Record<GuestArch, { readonly args: readonly string[]; readonly console: string }>> = {
  x86_64: { args: ["-machine", "pc", "-cpu", "max"], console: "ttyS0" },
  aarch64: { args: ["-machine", "virt", "-cpu", "max,pauth-impdef=on"], console: "ttyAMA0" },
  riscv64: { args: ["-machine", "virt", "-cpu", "max"], console: "ttyS0" },
};

/** The arguments of QEMU that decide what a machine is; a snapshot can only be taken up with the same ones. */
export function machineArgs({ arch, qemu, kernel, initramfs, memory }: MachineSpec): readonly string[] {
  const { args, console } = BOARDS[arch];
  return [
    ...args,
    ...qemu.data.flatMap((folder) => ["-L", folder]),
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"],
    // Software emulation is the only kind that every machine can do, and does the same on each.
    ...["-accel", "tcg,thread=multi", "-smp", `${PROCESSORS}`, "-m", `${memory}`],
    ...["-kernel", kernel, "-initrd", initramfs, "-append", `console=${console} panic=-1 reboot=t`],
    ...["-chardev", "stdio,id=agent,signal=off", "-device", "virtio-serial-pci"],
    ...["-device", "virtserialport,chardev=agent,nr=1,name=agent"],
  ];
}

/** A machine that runs. */
export class Machine implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #folder: string;
  readonly #stderr: StderrTail;
  #channel: Channel | undefined;

  private constructor(process: Deno.ChildProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
    this.#stderr = new StderrTail(process.stderr);
  }

  /**
   * Starts a machine: boots it, or takes up a snapshot.
   *
   * @param snapshot The path of the snapshot; it is booted if left out.
   * @throws {Error} If QEMU cannot be started.
   */
  static async start(spec: MachineSpec, snapshot?: string): Promise<Machine> {
    const folder = await Deno.makeTempDir({ prefix: "bpf-oracle-guest-" });
    const args = [
      ...machineArgs(spec),
      ...["-serial", `file:${folder}/console`, "-qmp", `unix:${folder}/qmp,server=on,wait=off`],
      ...(snapshot === undefined ? [] : ["-incoming", `file:${snapshot}`]),
    ];
    try {
      const { program, env } = spec.qemu;
      const piped = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
      return new Machine(new Deno.Command(program, { args, env: { ...env }, ...piped }).spawn(), folder);
    } catch (cause) {
      await Deno.remove(folder, { recursive: true });
      throw new Error(`cannot start ${spec.qemu.program}: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      });
    }
  }

  /** The way to and from whatever is the guest's first process. */
  get port(): { readonly readable: ReadableStream<Uint8Array>; readonly writable: WritableStream<Uint8Array> } {
    return { readable: this.#process.stdout, writable: this.#process.stdin };
  }

  /** The way to the agent, where that is the guest's first process. */
  get channel(): Channel {
    return this.#channel ??= new Channel(this.port);
  }

  /** Connects to the machine's control socket. Rejects if QEMU does not open it. */
  async control(): Promise<Qmp> {
    const end = performance.now() + START_LIMIT;
    while (true) {
      try {
        return await Qmp.connect(`${this.#folder}/qmp`);
      } catch (error) {
        const gone = await deadline(this.#process.status, 20);
        if (gone.kind === "done") throw new Error(await this.story("QEMU ended at once"));
        if (performance.now() > end) throw error;
      }
    }
  }

  /** What happened to the machine, with what QEMU said and the last lines of the guest's console. */
  async story(what: string): Promise<string> {
    const said = this.#stderr.lines.slice(-5);
    const console = lastLines(await readOrEmpty(`${this.#folder}/console`), 15);
    return [
      what,
      ...(said.length === 0 ? [] : ["QEMU said:", ...said.map(indent)]),
      ...(console.length === 0 ? [] : ["the last lines of the console:", ...console.map(indent)]),
    ].join("\n");
  }

  /** Ends the machine, whatever it does; what it left to be told stays. */
  async end(): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#process.status;
    await this.#channel?.close();
  }

  /** Ends the machine and takes away what it left. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await this.#stderr.cancel().catch(() => {});
    await Deno.remove(this.#folder, { recursive: true }).catch(() => {});
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await Deno.readFile(path));
  } catch {
    return "";
  }
}

function lastLines(text: string, count: number): readonly string[] {
  // deno-lint-ignore no-control-regex -- firmware moves the cursor
  const lines = text.replaceAll(/\x1b\[[0-9;?=]*[A-Za-z]|[\x00-\x08\x0b-\x1f]/g, "").split("\n");
  return lines.filter((line) => line.trim() !== "").slice(-count);
}

function indent(line: string): string {
  return `  ${line}`;
}
