import { GONE, troubleIn, UNEVEN } from "./explain_failure.ts";
import { checkSpace } from "./check_space.ts";
import type { FetchContext } from "./fetch_context.ts";
import { type Package, parsePackages } from "./package.ts";
import type { Archive } from "./parse_sources.ts";
import { sourcesOfSuite } from "./sources_of_suite.ts";

/** How much room the lists of two suites take while apt reads them, in bytes. */
const LISTS = 150_000_000;

/** How long apt may come no further, in milliseconds: longer than it waits for a server, twice. */
const PATIENCE = 90_000;

/** Which packages apt is to know. */
export interface Selection {
  /** The suites; of a package that several have, the first suite's is taken. */
  readonly suites: readonly [string, ...string[]];
  /** Debian's name of the architecture; this machine's if left out. */
  readonly architecture?: string;
}

/** apt in a configuration apart, which knows nothing of what this machine has, and leaves nothing behind in it. */
export interface Apart {
  /** The packages with such a name, each in the newest version there is. */
  search(isWanted: (name: string) => boolean): Promise<readonly Package[]>;
  /** These packages and all that they need, as a machine without any package would get them. */
  closure(names: readonly string[]): Promise<readonly Package[]>;
  /**
   * Downloads packages, and has apt verify them.
   *
   * @returns The paths of their files.
   */
  download(packages: readonly Package[]): Promise<readonly string[]>;
}

/**
 * Sets up apt apart and has it read the lists of packages.
 *
 * @param work A folder that is its own, and can be removed behind it.
 * @throws {Error} If the lists cannot be had.
 */
export async function openApart(selection: Selection, work: string, context: FetchContext): Promise<Apart> {
  const { run, events } = context;
  for (const path of ["sources", "lists/partial", "cache/archives/partial", "packages"]) {
    await Deno.mkdir(`${work}/${path}`, { recursive: true });
  }
  await checkSpace(context.cache, LISTS, run);
  const options = optionsOf(selection, work);
  const show = async (names: readonly string[]): Promise<readonly Package[]> =>
    names.length === 0
      ? []
      : parsePackages(await run("apt-cache", [...options, "show", "--no-all-versions", ...names]));
  const onLine = (line: string) => {
    const share = /^dlstatus:\d+:([\d.]+):/.exec(line)?.[1];
    if (share !== undefined) events.advance(Number(share) / 100);
  };
  await readLists(
    selection,
    work,
    context,
    (command) => run("apt-get", [...options, command], { onLine, patience: PATIENCE }),
  );
  return {
    async search(isWanted) {
      const names = await run("apt-cache", [...options, "pkgnames"]);
      return await show(names.split("\n").filter(isWanted));
    },
    async closure(names) {
      const plan = ["--simulate", "--assume-yes", "--no-install-recommends", "install", ...names];
      const printed = await run("apt-get", [...options, ...plan]);
      return await show([...printed.matchAll(/^Inst (\S+)/gm)].map(([, name = ""]) => name));
    },
    async download(packages) {
      const folder = `${work}/packages`;
      const bytes = total(packages);
      await checkSpace(context.cache, packages.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, bytes), run);
      events.begin(title(packages), bytes);
      const exact = packages.map(({ name, version }) => `${name}=${version}`);
      await run("apt-get", [...options, "download", ...exact], { cwd: folder, onLine, patience: PATIENCE });
      return await Array.fromAsync(Deno.readDir(folder), ({ name }) => `${folder}/${name}`);
    },
  };
}

/**
 * Has apt read the lists of packages: those of security updates too, unless only these cannot be had. A mirror may lag
 * behind with them for one architecture, and an old suite loses them first.
 */
async function readLists(
  { suites }: Selection,
  work: string,
  { debian: { archives, codename }, events }: FetchContext,
  apt: (command: string) => Promise<unknown>,
): Promise<void> {
  const read = async (known: readonly Archive[]): Promise<void> => {
    const sources = suites.map((suite) => sourcesOfSuite(known, codename, suite));
    await Deno.writeTextFile(`${work}/sources/debian.sources`, sources.join("\n"));
    await apt("update");
  };
  const named = suites.join(" and ");
  events.begin(`lists of Debian ${named}`);
  try {
    await read(archives);
  } catch (error) {
    const trouble = troubleIn(error instanceof Error ? error.message : "");
    if (trouble !== GONE && trouble !== UNEVEN) throw error;
    await read(archives.map((archive) => ({ ...archive, suites: archive.suites.filter(isNotSecurity) })));
    events.note(`the security updates of Debian ${named} are left out: ${trouble}`);
  }
}

function isNotSecurity(suite: string): boolean {
  return !suite.endsWith("-security");
}

/** Packages in a few words; what was asked for comes last in a closure. */
function title(packages: readonly Package[]): string {
  const last = packages.at(-1);
  if (last === undefined) return "no packages";
  const others = packages.length === 1 ? "" : ` and ${packages.length - 1} more`;
  return `${last.name} ${last.version}${others}`;
}

/** How much there is to download, in bytes. */
function total(packages: readonly Package[]): number {
  return packages.reduce((sum, { bytes }) => sum + bytes, 0);
}

function optionsOf({ suites: [first], architecture }: Selection, work: string): readonly string[] {
  return [
    "Dir::Etc::SourceList=/dev/null",
    `Dir::Etc::SourceParts=${work}/sources`,
    `Dir::State::Lists=${work}/lists`,
    `Dir::Cache=${work}/cache`,
    "Dir::State::Status=/dev/null",
    "Dir::Etc::Preferences=/dev/null",
    "Dir::Etc::PreferencesParts=/dev/null",
    `APT::Default-Release=${first}`,
    ...architecture === undefined ? [] : [`APT::Architecture=${architecture}`, `APT::Architectures::=${architecture}`],
    // A list that cannot be fetched is an error at once, and not a package that cannot be found later.
    "APT::Update::Error-Mode=any",
    "Acquire::Languages=none",
    "Acquire::Retries=1",
    "Acquire::http::Timeout=30",
    "Acquire::https::Timeout=30",
    // The folder is the user's; apt's own user may not write to it.
    "APT::Sandbox::User=",
    // Nothing on standard output but how far it has come.
    "quiet=2",
    "APT::Status-Fd=1",
  ].flatMap((option) => ["-o", option]);
}
