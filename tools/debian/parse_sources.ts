import { stanzasOf } from "./parse_stanza.ts";

/** Where apt gets packages from: one stanza of a `.sources` file, or one line of a `.list` file. */
export interface Archive {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The keys that its releases are signed with: paths, or a key as a stanza has it, several lines long. */
  readonly signedBy?: string;
}

/**
 * Reads a file of apt's sources: the archives of binary packages in it that are not switched off.
 *
 * @param text The file's text.
 * @param format `stanzas` for a `.sources` file, `lines` for a `.list` file.
 */
export function parseSources(text: string, format: "lines" | "stanzas"): readonly Archive[] {
  return format === "lines"
    ? text.split("\n").flatMap((line) => parseLine(line) ?? [])
    : stanzasOf(text).flatMap((stanza) => archiveOf(stanza) ?? []);
}

const LINE = /^\s*deb\s+(?:\[(?<options>[^\]]*)\]\s+)?(?<uri>\S+)\s+(?<suite>\S+)(?<components>(?:\s+[^\s#]+)*)/;

function parseLine(line: string): Archive | undefined {
  const { options = "", uri = "", suite = "", components = "" } = LINE.exec(line)?.groups ?? {};
  if (uri === "") return undefined;
  const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1]?.replaceAll(",", " ");
  return { uris: [uri], suites: [suite], components: words(components), ...signedBy === undefined ? {} : { signedBy } };
}

function archiveOf(fields: ReadonlyMap<string, string>): Archive | undefined {
  const list = (name: string): readonly string[] => words(fields.get(name) ?? "");
  if (!list("types").includes("deb") || /^(?:no|false|0)$/i.test(fields.get("enabled") ?? "")) return undefined;
  const signedBy = fields.get("signed-by");
  return {
    uris: list("uris"),
    suites: list("suites"),
    components: list("components"),
    ...signedBy === undefined ? {} : { signedBy },
  };
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
