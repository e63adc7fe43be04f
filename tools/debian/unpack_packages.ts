import { installedDebian } from "./installed_debian.ts";
import { sourcesOfSuite } from "./sources_of_suite.ts";

/**
 * Downloads packages of another suite of Debian and unpacks them into a folder. Nothing is installed, and apt's own
 * lists and cache stay as they are.
 *
 * @param suite The suite, such as `bullseye`.
 * @param names The packages; what they depend on is left out.
 * @param folder Where to unpack them; made if it is not there, and whole or not there at all behind this.
 * @throws {Error} If this is no Debian, or a step fails.
 */
export async function unpackPackages(suite: string, names: readonly string[], folder: string): Promise<void> {
  const { codename, archives } = await installedDebian();
  const parent = folder.slice(0, folder.lastIndexOf("/"));
  await Deno.mkdir(parent, { recursive: true });
  const work = await Deno.makeTempDir({ dir: parent, prefix: "fetch-" });
  try {
    for (const path of ["sources", "lists/partial", "cache/archives/partial", "packages", "unpacked"]) {
      await Deno.mkdir(`${work}/${path}`, { recursive: true });
    }
    await Deno.writeTextFile(`${work}/sources/debian.sources`, sourcesOfSuite(archives, codename, suite));
    const apart = apartIn(work);
    await runQuietly("apt-get", [...apart, "update"], work);
    await runQuietly(
      "apt-get",
      [...apart, "download", ...names],
      `${work}/packages`,
    );
    for await (const { name } of Deno.readDir(`${work}/packages`)) {
      await runQuietly("dpkg-deb", ["-x", `${work}/packages/${name}`, `${work}/unpacked`], work);
    }
    await Deno.rename(`${work}/unpacked`, folder);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** The options under which apt knows nothing of what this machine has, and leaves nothing behind in it. */
function apartIn(work: string): readonly string[] {
  return [
    "Dir::Etc::SourceList=/dev/null",
    `Dir::Etc::SourceParts=${work}/sources`,
    `Dir::State::Lists=${work}/lists`,
    `Dir::Cache=${work}/cache`,
    "Dir::State::Status=/dev/null",
    // A list that cannot be fetched is an error at once, and not a package that cannot be found later.
    "APT::Update::Error-Mode=any",
    // The folder is the user's; apt's own user may not write to it.
    "APT::Sandbox::User=",
  ].flatMap((option) => ["-o", option]);
}

/** Runs a program, and shows what it said only if it fails. */
async function runQuietly(program: string, args: readonly string[], cwd: string): Promise<void> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, { args: [...args], cwd, stdin: "null", env: { LC_ALL: "C" } }).output();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) throw new Error(`wanted ${program}, there is none here`, { cause });
    throw cause;
  }
  if (output.success) return;
  const said = new TextDecoder().decode(output.stderr).trim();
  throw new Error(`${program} failed with exit code ${output.code}${said === "" ? "" : `:\n${said}`}`);
}
