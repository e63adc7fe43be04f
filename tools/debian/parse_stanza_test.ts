import { assertEquals } from "@std/assert";
import { parseStanza, stanzasOf } from "./parse_stanza.ts";

Deno.test("parseStanza reads fields, comments left out and longer ones kept as they are", () => {
  assertEquals(
    [...parseStanza("Package: a\n# no\nInstalled-Size: 12\nDescription: short\n long\n .\n")],
    [["package", "a"], ["installed-size", "12"], ["description", "short\n long\n ."]],
  );
});

Deno.test("stanzasOf takes a line of blanks for an empty one, and no stanza for none", () => {
  assertEquals(stanzasOf("A: 1\n\n\nA: 2\n \t\nA: 3\n\n").map((fields) => fields.get("a")), ["1", "2", "3"]);
  assertEquals(stanzasOf("\n\n"), []);
});
