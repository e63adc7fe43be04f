import type { FetchContext, FetchEvents } from "../fetch_context.ts";
import { type Call, type Fake, fakeRun } from "./fake_run.ts";

/** A package of the archive, and what its file has. */
export interface FakePackage {
  readonly version: string;
  readonly files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

/** A Debian whose archive is made up. */
export interface FakeArchive {
  readonly context: FetchContext;
  /** The programs that were run. */
  readonly calls: readonly Call[];
  /** What was told. */
  readonly events: string[];
}

/** What apt is asked for, and it would be an error to ask for anything else. */
const COMMANDS = ["update", "install", "download"] as const;

/**
 * Calls with an archive that has these packages, in a bookworm that is installed, and with a cache of its own.
 *
 * @param packages The packages by name.
 * @param fakes Programs that do otherwise than the archive has it.
 */
export async function withArchive(
  packages: Readonly<Record<string, FakePackage>>,
  body: (archive: FakeArchive) => Promise<void>,
  fakes: Readonly<Record<string, Fake>> = {},
): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    const { run, calls } = fakeRun({ ...programsOf(packages), ...fakes });
    const told: string[] = [];
    const events: FetchEvents = {
      begin: (step, bytes) => told.push(bytes === undefined ? step : `${step} (${bytes} bytes)`),
      advance: () => {},
      note: (text) => told.push(`note: ${text}`),
    };
    const uris = ["https://archive.example/debian"];
    const archives = ["bookworm", "bookworm-security"].map((suite) => ({
      uris,
      suites: [suite],
      components: ["main"],
    }));
    await body({ context: { debian: { codename: "bookworm", archives }, run, events, cache }, calls, events: told });
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

/** The programs that fetching runs, on a made-up archive: a package's file has nothing but its name. */
export function programsOf(packages: Readonly<Record<string, FakePackage>>): Readonly<Record<string, Fake>> {
  const names = Object.keys(packages);
  return {
    df: () => "   Avail\n1000000000000\n",
    "apt-get": async (args, { cwd = "" }) => {
      const command = COMMANDS.find((known) => args.includes(known));
      const operands = args.slice(command === undefined ? args.length : args.indexOf(command) + 1);
      if (command === "install") return names.map((name) => `Inst ${name} (1 Debian:12 [amd64])\n`).join("");
      for (const operand of command === "download" ? operands : []) {
        const name = operand.slice(0, operand.indexOf("="));
        await Deno.writeTextFile(`${cwd}/${name}.deb`, name);
      }
      return "";
    },
    "apt-cache": (args) => args.includes("pkgnames") ? names.join("\n") : show(packages, args),
    "dpkg-deb": async ([, path = "", folder = ""]) => {
      const files: FakePackage["files"] = packages[await Deno.readTextFile(path)]?.files ?? {};
      for (const [file, content] of Object.entries(files)) {
        await Deno.mkdir(`${folder}/${file.slice(0, file.lastIndexOf("/"))}`, { recursive: true });
        await Deno.writeFile(`${folder}/${file}`, content, { mode: 0o755 });
      }
      return "";
    },
  };
}

function show(packages: Readonly<Record<string, FakePackage>>, args: readonly string[]): string {
  return Object.entries(packages).filter(([name]) => args.includes(name))
    .map(([name, { version }]) => `Package: ${name}\nVersion: ${version}\nSize: 1000\nInstalled-Size: 5\n`)
    .join("\n");
}
