import { assertEquals } from "@std/assert";
import { explainFailure, GONE, troubleIn, UNEVEN } from "./explain_failure.ts";

Deno.test("explainFailure says what the trouble is, then what was said", () => {
  assertEquals(
    explainFailure("apt-get", 100, "E: Failed to fetch https://a  Temporary failure resolving 'a'\n\nE: more\n"),
    "Debian's archive cannot be reached; apt-get failed with exit code 100:\n" +
      "  E: Failed to fetch https://a  Temporary failure resolving 'a'\n  E: more",
  );
});

Deno.test("explainFailure fits a screen, and says nothing twice", () => {
  const said = ["E: a", "E: a", ...Array.from({ length: 30 }, (_, index) => `E: ${index}`)].join("\n");
  const lines = explainFailure("apt-get", 100, said).split("\n");
  assertEquals(lines.length, 8);
  assertEquals(lines.slice(0, 2), ["apt-get failed with exit code 100:", "  E: a"]);
  assertEquals(lines.at(-1), "  … and 25 more lines");
});

Deno.test("explainFailure tells a signal", () => {
  assertEquals(explainFailure("dpkg-deb", "SIGKILL", ""), "dpkg-deb was ended by SIGKILL");
});

Deno.test("troubleIn knows what apt, dpkg and the system say", () => {
  assertEquals(troubleIn("E: Write error - write (28: No space left on device)"), "the disk is full");
  assertEquals(troubleIn("E: You don't have enough free space in /c/."), "the disk is full");
  assertEquals(
    troubleIn("Could not connect to a:80 (10.0.0.1), connection timed out"),
    "Debian's archive cannot be reached",
  );
  assertEquals(troubleIn("The repository 'https://a x-security Release' does not have a Release file."), GONE);
  assertEquals(troubleIn("File has unexpected size (1 != 2). Mirror sync in progress?"), UNEVEN);
  assertEquals(troubleIn("dpkg-deb: error: unexpected end of file"), undefined);
});

Deno.test("troubleIn knows its own words again, whatever follows", () => {
  assertEquals(troubleIn(`${UNEVEN}; apt-get failed:\n  E: No space left on device`), UNEVEN);
});
