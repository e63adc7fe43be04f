import { assertEquals, assertThrows } from "@std/assert";
import { parseSources } from "./parse_sources.ts";
import { sourcesOfSuite } from "./sources_of_suite.ts";

const STANZAS = `Types: deb deb-src
# a comment
URIs: https://archive.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /keys/archive.gpg

Types: deb
URIs: https://archive.example/debian-security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN KEY-----
 .
 abc

Types: deb-src
URIs: https://archive.example/debian
Suites: bookworm
Components: main

Types: deb
Enabled: no
URIs: https://other.example
Suites: bookworm
Components: main
`;

const LINES = `# deb https://old.example/debian bookworm main
deb [arch=amd64 signed-by=/keys/a.gpg,/keys/b.gpg] https://archive.example/debian bookworm main contrib # comment
deb https://tool.example/apt stable-tool main
`;

Deno.test("parseSources reads the binary archives of stanzas that are not switched off", () => {
  assertEquals(parseSources(STANZAS, "stanzas"), [
    {
      uris: ["https://archive.example/debian"],
      suites: ["bookworm", "bookworm-updates"],
      components: ["main", "contrib"],
      signedBy: "/keys/archive.gpg",
    },
    {
      uris: ["https://archive.example/debian-security"],
      suites: ["bookworm-security"],
      components: ["main"],
      signedBy: "\n -----BEGIN KEY-----\n .\n abc",
    },
  ]);
});

Deno.test("parseSources reads lines", () => {
  assertEquals(parseSources(LINES, "lines"), [
    {
      uris: ["https://archive.example/debian"],
      suites: ["bookworm"],
      components: ["main", "contrib"],
      signedBy: "/keys/a.gpg /keys/b.gpg",
    },
    { uris: ["https://tool.example/apt"], suites: ["stable-tool"], components: ["main"] },
  ]);
});

Deno.test("sourcesOfSuite keeps addresses and keys, and leaves out other sources", () => {
  const archives = [...parseSources(STANZAS, "stanzas"), ...parseSources(LINES, "lines").slice(1)];
  assertEquals(
    sourcesOfSuite(archives, "bookworm", "bullseye"),
    `Types: deb
URIs: https://archive.example/debian
Suites: bullseye
Components: main
Signed-By: /keys/archive.gpg

Types: deb
URIs: https://archive.example/debian-security
Suites: bullseye-security
Components: main
Signed-By: 
 -----BEGIN KEY-----
 .
 abc
`,
  );
});

Deno.test("sourcesOfSuite knows a release by its alias", () => {
  const archives = parseSources("deb https://archive.example/debian stable main\n", "lines");
  assertEquals(
    sourcesOfSuite(archives, "bookworm", "bullseye"),
    "Types: deb\nURIs: https://archive.example/debian\nSuites: bullseye\nComponents: main\n",
  );
});

Deno.test("sourcesOfSuite wants a source of the release that is installed", () => {
  assertThrows(() => sourcesOfSuite([], "bookworm", "bullseye"), Error, "wanted apt's sources of Debian bookworm");
});

Deno.test("sourcesOfSuite asks for no security updates of suites that have none", () => {
  const archives = parseSources(STANZAS, "stanzas");
  for (const suite of ["sid", "experimental", "bookworm-backports"]) {
    const suites = sourcesOfSuite(archives, "bookworm", suite).match(/^Suites: .*$/gm);
    assertEquals(suites, [`Suites: ${suite}`]);
  }
});
