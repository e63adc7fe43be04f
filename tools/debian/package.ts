import { stanzasOf } from "./parse_stanza.ts";

/** A package in Debian's archive. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** How much there is to download, in bytes. */
  readonly bytes: number;
  /** How much it comes to unpacked, in bytes. */
  readonly unpackedBytes: number;
}

/** Reads what `apt-cache show` prints. */
export function parsePackages(text: string): readonly Package[] {
  return stanzasOf(text).map((fields) => ({
    name: fields.get("package") ?? "",
    version: fields.get("version") ?? "",
    bytes: Number(fields.get("size") ?? 0),
    // Debian Policy 5.6.20: in units of 1024 bytes.
    unpackedBytes: Number(fields.get("installed-size") ?? 0) * 1024,
  }));
}
