import { assert, assertEquals, assertRejects } from "@std/assert";
import { openApart } from "./apart.ts";
import { UNEVEN } from "./explain_failure.ts";
import { type FakePackage, programsOf, withArchive } from "./testing/fake_archive.ts";

const packages: Readonly<Record<string, FakePackage>> = {
  a: { version: "1", files: {} },
  b: { version: "1:2", files: {} },
};

Deno.test("apt apart knows nothing of this machine", () =>
  withArchive(packages, async ({ context, calls }) => {
    const work = context.cache;
    await openApart({ suites: ["trixie"], architecture: "riscv64" }, work, context);
    const update = calls.find(({ args }) => args.includes("update"));
    assert(update !== undefined);
    for (
      const option of [
        "Dir::Etc::SourceList=/dev/null",
        `Dir::Etc::SourceParts=${work}/sources`,
        `Dir::State::Lists=${work}/lists`,
        `Dir::Cache=${work}/cache`,
        "Dir::State::Status=/dev/null",
        "APT::Architecture=riscv64",
      ]
    ) assert(update.args.includes(option), option);
    assertEquals(
      (await Deno.readTextFile(`${work}/sources/debian.sources`)).match(/^Suites: .*$/gm),
      ["Suites: trixie", "Suites: trixie-security"],
    );
  }));

Deno.test("apt apart searches, resolves and downloads", () =>
  withArchive(packages, async ({ context, calls, events }) => {
    const apart = await openApart({ suites: ["bookworm-backports", "bookworm"] }, context.cache, context);
    const b = { name: "b", version: "1:2", bytes: 1000, unpackedBytes: 5120 };
    assertEquals(await apart.search((name) => name === "b"), [b]);
    assertEquals(await apart.search(() => false), []);
    const both = await apart.closure(["b"]);
    assertEquals(both.map(({ name }) => name), ["a", "b"]);
    assertEquals(
      (await apart.download(both)).toSorted(),
      ["a", "b"].map((name) => `${context.cache}/packages/${name}.deb`),
    );
    assertEquals(calls.at(-1)?.args.slice(-3), ["download", "a=1", "b=1:2"]);
    assertEquals(events, ["lists of Debian bookworm-backports and bookworm", "b 1:2 and 1 more (2000 bytes)"]);
  }));

Deno.test("apt apart does without security updates that a mirror has no list of, and says so", async () => {
  const lagging = (args: readonly string[]): boolean =>
    Deno.readTextFileSync(sourcesOf(args)).includes("bookworm-security");
  const { "apt-get": apt } = programsOf(packages);
  assert(apt !== undefined);
  await withArchive(packages, async ({ context, events }) => {
    await openApart({ suites: ["bookworm"] }, context.cache, context);
    assertEquals(events, [
      "lists of Debian bookworm",
      `note: the security updates of Debian bookworm are left out: ${UNEVEN}`,
    ]);
  }, {
    "apt-get": (args, options) => {
      if (lagging(args)) throw new Error(`${UNEVEN}; apt-get failed`);
      return apt(args, options);
    },
  });
});

Deno.test("apt apart is not to be had without network", () =>
  withArchive(packages, async ({ context, calls }) => {
    await assertRejects(() => openApart({ suites: ["bookworm"] }, context.cache, context), Error, "cannot be reached");
    assertEquals(calls.filter(({ program }) => program === "apt-get").length, 1);
  }, {
    "apt-get": () => {
      throw new Error("Debian's archive cannot be reached; apt-get failed");
    },
  }));

Deno.test("apt apart downloads nothing for which there is no room", () =>
  withArchive(packages, async ({ context, calls }) => {
    const apart = await openApart({ suites: ["bookworm"] }, context.cache, context);
    const found = await apart.search(() => true);
    const huge = found.map((one) => ({ ...one, unpackedBytes: 1e12 }));
    await assertRejects(() => apart.download(huge), Error, "the disk is full");
    assertEquals(calls.some(({ args }) => args.includes("download")), false);
  }));

/** The file of sources that apt was told to read. */
function sourcesOf(args: readonly string[]): string {
  const [, folder = ""] = args.join("\n").match(/^Dir::Etc::SourceParts=(.*)$/m) ?? [];
  return `${folder}/debian.sources`;
}
