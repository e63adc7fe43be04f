import { assert, assertEquals, assertGreaterOrEqual, assertMatch, assertStringIncludes } from "@std/assert";

const ROOT = new URL("../", import.meta.url);
const MINIATURE = "lib/harness/testing/miniature.ts";

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface JsonReport {
  readonly totals: Readonly<Record<string, number>>;
  readonly complete: boolean;
  readonly rules: readonly { readonly id: string; readonly verdict: string }[];
  readonly cases: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly findings: readonly { readonly rule: string }[];
  }[];
}

async function run(args: readonly string[], permissions: readonly string[]): Promise<Output> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...permissions, "tools/conformance.ts", ...args],
    cwd: ROOT,
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

function conformance(...args: readonly string[]): Promise<Output> {
  return run(args, ["--allow-read", "--allow-write", "--allow-run"]);
}

function miniature(mode: string): string {
  return `deno run --quiet --no-config --allow-run ${MINIATURE} ${mode}`;
}

/** The areas that the suite began with. */
const AREAS = ["--area", "nocsr,calling_convention"];

/** Asks all of these areas as a user does and returns the report for machines. */
async function report(...args: readonly string[]): Promise<JsonReport & { readonly code: number }> {
  const { code, stdout } = await conformance(...AREAS, "--format", "json", ...args);
  return { code, ...JSON.parse(stdout) };
}

Deno.test("the reference conforms, and is judged with no right but to read the cases", async () => {
  const { code, stdout, stderr } = await run([...AREAS, "--format", "json"], ["--allow-read=conformance"]);
  const { totals, rules, complete }: JsonReport = JSON.parse(stdout);
  assertEquals([code, stderr, complete], [0, "", true]);
  assertGreaterOrEqual(totals["planned"] ?? 0, 70);
  assertEquals([totals["executed"], totals["pass"]], [totals["planned"], totals["planned"]]);
  assertEquals(rules.filter(({ verdict }) => verdict !== "conformant"), []);
});

Deno.test("the reference gets the same verdicts as a process", async () => {
  const [inProcess, process] = await Promise.all([
    report(),
    report("--command", "deno task adapter reference", "--jobs", "2"),
  ]);
  assertEquals(process.code, inProcess.code);
  assertEquals(process.cases, inProcess.cases);
  assertEquals(process.rules, inProcess.rules);
});

const wrong: Readonly<Record<string, number>> = {
  "accepts-everything": 20,
  "rejects-everything": 2,
  "echoes-its-input": 10,
  "repeats-its-last-answer": 20,
};

for (const [mode, brokenRules] of Object.entries(wrong)) {
  Deno.test(`an implementation that ${mode.replaceAll("-", " ")} is found out by rules`, async () => {
    const { code, cases, rules, complete } = await report("--command", miniature(mode));
    assertEquals([code, complete], [1, true]);
    assertEquals(cases.filter(({ verdict }) => verdict === "protocol-error" || verdict === "crash"), []);
    assertGreaterOrEqual(rules.filter(({ verdict }) => verdict === "non-conformant").length, brokenRules);
  });
}

Deno.test("an implementation that supports nothing establishes nothing", async () => {
  const { code, totals } = await report("--command", miniature("supports-nothing"));
  assertEquals([code, totals["executed"]], [3, 0]);
  assertEquals((totals["unsupported"] ?? 0) + (totals["skipped"] ?? 0), totals["planned"]);
});

Deno.test("an implementation that dies is reported with what was established before", async () => {
  const { code, stdout } = await conformance("--command", miniature("dies"), "--max-restarts", "1", "--area", "nocsr");
  assertEquals(code, 3);
  assertStringIncludes(stdout, "about to die");
  assertMatch(
    stdout,
    /The implementation was lost with \d+ of \d+ cases left: given up after it was started again once;/,
  );
});

Deno.test("a user's mistake is one message, and exit code 2", async () => {
  const mistakes: readonly (readonly [readonly string[], string])[] = [
    [["--aera", "nocsr"], "error: there is no flag --aera; did you mean `--area`?\n"],
    [["--adapter", "linus"], 'error: --adapter: wanted a name that exists, got "linus"; did you mean `linux`?\n'],
    [["--command", "no-such-program"], "error: cannot start no-such-program: there is no such program\n"],
    [["--command", "'unclosed"], "error: --command: wanted a closing quote for that at character 1, got 'unclosed\n"],
    [["--command", "x", "--adapter", "linux"], "error: wanted either --adapter or --command, got both\n"],
    [["--area", "nosr"], "error: there is no area nosr; did you mean `nocsr`?\n"],
    [
      ["--case", "calling_convention/register-elevne"],
      "error: there is no case calling_convention/register-elevne; did you mean `calling_convention/register-eleven`?\n",
    ],
    [["--rule", "nocsr/zz*"], "error: no rule fits nocsr/zz*\n"],
    [["--shard", "5/4"], "error: --shard: wanted a part such as 1/4, got 5/4\n"],
    [["--cases", "nowhere"], "error: nowhere: wanted a folder of cases, got nothing: it does not exist\n"],
    [["--expectations", "nowhere.yaml"], "error: cannot read nowhere.yaml: it does not exist\n"],
    [["nocsr"], "error: wanted flags only, got nocsr\n"],
  ];
  for (const [args, message] of mistakes) {
    assertEquals(await conformance(...args), { code: 2, stdout: "", stderr: message }, args.join(" "));
  }
});

Deno.test("wrong case files are reported all at once, and nothing is asked", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/nocsr`);
    await Deno.writeTextFile(`${folder}/nocsr/one.yaml`, "- id: nocsr/one\n  titel: x\n");
    await Deno.writeTextFile(`${folder}/nocsr/two.yaml`, "- [1,\n");
    await Deno.writeTextFile(`${folder}/stray.yaml`, "");
    const { code, stdout, stderr } = await conformance("--cases", folder);
    assertEquals([code, stdout], [2, ""]);
    const lines = stderr.replaceAll(folder, "F").trimEnd().split("\n");
    assertEquals(lines[0], "error: F/stray.yaml: wanted case files in a folder named after their area");
    assert(
      lines.some((line) => line.endsWith("nocsr/one: wanted only keys that exist, got `titel`; did you mean `title`?")),
    );
    assert(lines.some((line) => line.startsWith("F/nocsr/two.yaml: wanted YAML, got ")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("no case is not success", async () => {
  const { code, stdout } = await conformance("--case", "nocsr/*", "--area", "calling_convention");
  assertEquals(code, 3);
  assertStringIncludes(stdout, "Incomplete: nothing was established.");
});

Deno.test("--list names the cases and asks nobody", async () => {
  const { code, stdout } = await conformance("--list", "--case", "nocsr/one-*", "--command", "no-such-program");
  assertEquals(code, 0);
  assertMatch(stdout, /^nocsr\/one-pair\t/m);
});

Deno.test("shards cover the suite once", async () => {
  const list = async (...args: readonly string[]) => (await conformance("--list", ...args)).stdout.trim().split("\n");
  const [all, ...shards] = await Promise.all([
    list(),
    list("--shard", "1/3"),
    list("--shard", "2/3"),
    list("--shard", "3/3"),
  ]);
  assertEquals(shards.flat().toSorted(), all?.toSorted());
});

Deno.test("a report goes to a file, and the terminal gets the pretty one", async () => {
  const path = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const { code, stdout } = await conformance("--area", "calling_convention", "--format", "junit", "--output", path);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Conformant.\n");
    assertMatch(await Deno.readTextFile(path), /^<\?xml version="1\.0"/);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("today's failures become expected ones only when somebody explains them", async () => {
  const file = `${await Deno.makeTempDir()}/known.yaml`;
  const args = ["--area", "calling_convention", "--command", miniature("accepts-everything"), "--expectations", file];
  try {
    const written = await conformance(...args, "--update-expectations");
    assertEquals(written.code, 1);
    assertStringIncludes(written.stderr, "Each wants a reason and a link");
    const refused = await conformance(...args);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, 'reason: wanted the reason for the failure, got "unexplained"');
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(
      file,
      text.replaceAll("unexplained", "it answers without looking").replaceAll("''", "docs/x.md"),
    );
    assertEquals((await conformance(...args)).code, 0);
    await Deno.writeTextFile(
      file,
      "- case: calling_convention/five-arguments\n  reason: it was so\n  link: https://example.org\n",
    );
    const idle = await conformance("--area", "calling_convention", "--expectations", file);
    assertEquals(idle.code, 1);
    assertStringIncludes(idle.stdout, "calling_convention/five-arguments unexpected pass\n  known to fail: it was so");
  } finally {
    await Deno.remove(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  }
});

/** How many of the implementations that hang run. */
async function hanging(): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "args="] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((row) => row.endsWith(`${MINIATURE} hangs`)).length;
}

Deno.test({
  name: "an interruption reports the verdicts so far and leaves nothing behind",
  ignore: Deno.build.os === "windows",
  async fn() {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--allow-read", "--allow-run", "tools/conformance.ts", "--command", miniature("hangs")],
        ...["--timeout", "60", "--area", "calling_convention"],
      ],
      cwd: ROOT,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    while (await hanging() === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGINT");
    const { code, stdout } = await child.output();
    assertEquals(code, 130);
    assertStringIncludes(new TextDecoder().decode(stdout), "Interrupted: ");
    assertEquals(await hanging(), 0);
  },
});

Deno.test("--help tells every flag", async () => {
  const { code, stdout } = await conformance("--help");
  assertEquals(code, 0);
  for (const flag of ["--adapter", "--command", "--shard I/N", "--update-expectations", "--completions SHELL"]) {
    assertStringIncludes(stdout, flag);
  }
});

Deno.test("--completions writes what a shell can source", async () => {
  const { code, stdout } = await conformance("--completions", "bash");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "calling_convention");
});
