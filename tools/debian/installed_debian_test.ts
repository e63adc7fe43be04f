import { assertEquals, assertRejects } from "@std/assert";
import { installedDebian } from "./installed_debian.ts";

/** Calls with a folder that has these files, and removes it. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  body: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${root}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const line = (folder: string): string => `deb https://archive.example/${folder} bookworm main\n`;

Deno.test("installedDebian reads the release and every file of sources", async () => {
  const files = {
    "etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_CODENAME=bookworm\nID=debian\n',
    "etc/apt/sources.list": line("a"),
    "etc/apt/sources.list.d/b.list": line("b"),
    "etc/apt/sources.list.d/c.sources":
      "Types: deb\nURIs: https://archive.example/c\nSuites: bookworm\nComponents: main\n",
    "etc/apt/sources.list.d/d.list.disabled": line("d"),
  };
  await withFiles(files, async (root) => {
    const { codename, archives } = await installedDebian(root);
    assertEquals(codename, "bookworm");
    assertEquals(
      archives.flatMap(({ uris }) => uris),
      ["a", "b", "c"].map((name) => `https://archive.example/${name}`),
    );
  });
});

Deno.test("installedDebian takes nothing else for Debian", async () => {
  await withFiles({ "etc/os-release": 'PRETTY_NAME="Other Linux 1"\nID=other\nID_LIKE=debian\n' }, async (root) => {
    await assertRejects(
      () => installedDebian(root),
      Error,
      "wanted Debian, whose archive has the package; this is Other",
    );
  });
  await withFiles({}, async (root) => {
    await assertRejects(() => installedDebian(root), Error, "wanted Debian");
  });
});
