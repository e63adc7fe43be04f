import { assertEquals } from "@std/assert";
import { packCpio } from "./cpio.ts";

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly content: string;
}

/** Reads an archive by the published form. */
function unpack(archive: Uint8Array): readonly Entry[] {
  const text = new TextDecoder("latin1").decode(archive);
  const entries: Entry[] = [];
  for (let at = 0; at < text.length;) {
    assertEquals(text.slice(at, at + 6), "070701");
    const field = (index: number): number => Number.parseInt(text.slice(at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const content = Math.ceil((at + 110 + nameSize) / 4) * 4;
    const name = text.slice(at + 110, at + 110 + nameSize - 1);
    assertEquals(text[at + 110 + nameSize - 1], "\0");
    entries.push({ name, mode, content: text.slice(content, content + size) });
    at = Math.ceil((content + size) / 4) * 4;
  }
  return entries;
}

Deno.test("packCpio() packs files behind the folders that they need, each once", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const archive = packCpio([
    { path: "init", bytes: bytes("first") },
    { path: "modules/00", bytes: bytes("") },
    { path: "modules/a/01", bytes: bytes("four") },
  ]);
  assertEquals(unpack(archive), [
    { name: "modules", mode: 0o40755, content: "" },
    { name: "modules/a", mode: 0o40755, content: "" },
    { name: "init", mode: 0o100755, content: "first" },
    { name: "modules/00", mode: 0o100755, content: "" },
    { name: "modules/a/01", mode: 0o100755, content: "four" },
    { name: "TRAILER!!!", mode: 0, content: "" },
  ]);
});
