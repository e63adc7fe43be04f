/**
 * Reads one stanza of Debian's control files: its fields, by name in small letters. The lines of a field with several
 * are kept as they are.
 */
export function parseStanza(stanza: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let name = "";
  for (const line of stanza.split("\n")) {
    if (line.startsWith("#")) continue;
    const field = /^([A-Za-z][\w-]*):[ \t]*(.*)$/.exec(line);
    if (field !== null) {
      name = (field[1] ?? "").toLowerCase();
      fields.set(name, field[2] ?? "");
    } else if (/^[ \t]/.test(line)) fields.set(name, `${fields.get(name) ?? ""}\n${line}`);
  }
  return fields;
}

/** The stanzas of a control file. */
export function stanzasOf(text: string): readonly ReadonlyMap<string, string>[] {
  return text.split(/\n(?:[ \t]*\n)+/).map(parseStanza).filter((fields) => fields.size > 0);
}
