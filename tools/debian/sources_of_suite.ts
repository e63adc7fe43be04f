import type { Archive } from "./parse_sources.ts";

/** Names by which sources can call the release that is installed, beside its own. */
const ALIASES = ["stable", "oldstable", "testing", "unstable", "sid"];

/** Suites that have no security updates of their own. */
const WITHOUT_SECURITY = /^(?:sid|unstable|experimental|.*-backports)$/;

/**
 * The text of a `.sources` file for another suite of the Debian that is installed, and for that suite's security
 * updates if it has any, at the very addresses that the machine's own sources name.
 *
 * @param archives The machine's own sources.
 * @param codename The release that is installed, such as `bookworm`.
 * @param suite The other suite, such as `bullseye`.
 * @throws {Error} If the machine has no source of its own release.
 */
export function sourcesOfSuite(archives: readonly Archive[], codename: string, suite: string): string {
  const releases = [codename, ...ALIASES];
  const stanzas = archives.flatMap(({ uris, suites, signedBy }) => {
    const others = suites.flatMap((own) => {
      if (releases.includes(own)) return [suite];
      const isSecurity = releases.some((release) => own === `${release}-security`);
      return isSecurity && !WITHOUT_SECURITY.test(suite) ? [`${suite}-security`] : [];
    });
    if (others.length === 0) return [];
    const keys = signedBy === undefined ? "" : `Signed-By: ${signedBy}\n`;
    return [`Types: deb\nURIs: ${uris.join(" ")}\nSuites: ${others.join(" ")}\nComponents: main\n${keys}`];
  });
  if (stanzas.length === 0) {
    throw new Error(`wanted apt's sources of Debian ${codename}, to ask the same archive for ${suite}; there are none`);
  }
  return stanzas.join("\n");
}
