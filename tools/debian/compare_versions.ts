/**
 * Compares two versions of packages as Debian does: by epoch, then by what is upstream's, then by Debian's revision
 * (Debian Policy, section 5.6.12).
 *
 * @returns A number below, of or above 0 as the first is older, as old or newer.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  return left.epoch - right.epoch || compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision);
}

function parse(version: string): { epoch: number; upstream: string; revision: string } {
  const { epoch = "0", upstream = "", revision = "" } =
    /^(?:(?<epoch>\d+):)?(?<upstream>.*?)(?:-(?<revision>[^-]*))?$/.exec(version)?.groups ?? {};
  return { epoch: Number(epoch), upstream, revision };
}

/** Compares in turns a run of other characters and a run of digits. */
function compareParts(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== "" || right !== "") {
    const [, word = "", digits = ""] = /^(\D*)(\d*)/.exec(left) ?? [];
    const [, otherWord = "", otherDigits = ""] = /^(\D*)(\d*)/.exec(right) ?? [];
    const order = compareWords(word, otherWord) || compareNumbers(digits, otherDigits);
    if (order !== 0) return order;
    left = left.slice(word.length + digits.length);
    right = right.slice(otherWord.length + otherDigits.length);
  }
  return 0;
}

/** Compares numbers of any length. */
function compareNumbers(a: string, b: string): number {
  return Number(BigInt(a) - BigInt(b));
}

function compareWords(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = rank(a[at]) - rank(b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde is before the end, the end before letters, and letters before all else. */
function rank(character: string | undefined): number {
  if (character === "~") return -1;
  if (character === undefined) return 0;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}
