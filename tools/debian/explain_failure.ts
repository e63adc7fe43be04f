/** How many lines of what a program said are shown. */
const SHOWN = 6;

/** The trouble of an archive that has a suite no longer. */
export const GONE = "Debian's archive has it no longer";

/** The trouble of an archive whose lists do not fit each other, which should pass. */
export const UNEVEN = "Debian's archive is just being updated";

/** What the trouble is in a word, by what apt, dpkg and the system say of it; the first that fits. */
const TROUBLES: readonly (readonly [sign: RegExp, trouble: string])[] = [
  [/No space left on device|enough free space/i, "the disk is full"],
  [/Disk quota exceeded|File too large|File size limit/i, "there is no more room for this user's files"],
  [
    /Could not resolve|failure resolving|Could not connect|Unable to connect|Network is unreachable|timed out/i,
    "Debian's archive cannot be reached",
  ],
  [/does not have a Release file|404\s+Not Found/i, GONE],
  [/Mirror sync|Hash Sum mismatch|unexpected size/i, UNEVEN],
];

/**
 * Says on one screen why a program failed.
 *
 * @param end Its exit code, or the signal that ended it.
 * @param said What it said on standard error.
 */
export function explainFailure(program: string, end: number | string, said: string): string {
  const lines = [...new Set(said.split("\n").map((line) => line.trim()).filter((line) => line !== ""))];
  // apt says at length what it could not fetch, and why only in between.
  const rest = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more lines`] : [];
  const ended = typeof end === "number" ? `failed with exit code ${end}` : `was ended by ${end}`;
  const trouble = troubleIn(said);
  const first = `${trouble === undefined ? "" : `${trouble}; `}${program} ${ended}${lines.length === 0 ? "" : ":"}`;
  return [first, ...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...rest.map((line) => `  ${line}`)].join("\n");
}

/** What the trouble is in a word, if a message tells: a program's own, or one that already says so. */
export function troubleIn(message: string): string | undefined {
  return TROUBLES.find(([, trouble]) => message.startsWith(trouble))?.[1] ??
    TROUBLES.find(([sign]) => sign.test(message))?.[1];
}
