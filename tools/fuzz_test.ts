import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml";
import { BLOCK } from "../lib/fuzz/hunt.ts";

const ROOT = new URL("../", import.meta.url);

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(tool: string, ...args: readonly string[]): Promise<Output> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-all", `tools/${tool}.ts`, ...args],
    cwd: ROOT,
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A process that answers every question with a program that does nothing, or breaks in some way. */
function miniature(mode: string): readonly string[] {
  return ["--command", `deno run --quiet --no-config --allow-run lib/harness/testing/miniature.ts ${mode}`];
}

const REWRITE = ["--operation", "nocsr.rewrite"];

Deno.test("the reference is hunted, and nothing is found", async () => {
  const { code, stdout, stderr } = await run("fuzz", ...REWRITE, "--runs", "60");
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /nocsr\.rewrite on reference .*, seed 1, 0\.\.60: 60 asked · [\d.]+ % taken/);
  assertStringIncludes(stdout, "nothing found");
});

Deno.test("shards, by however many workers, merge to what one hunt reports", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const from = BLOCK - 3;
    const hunt = (range: string, jobs: string, output: string) =>
      run("fuzz", ...REWRITE, ...miniature("accepts-everything"), "--range", range, "--jobs", jobs, "--output", output);
    const [whole, ...parts] = await Promise.all([
      hunt(`${from}..${BLOCK + 3}`, "1", `${folder}/whole`),
      hunt(`${from}..${BLOCK}`, "1", `${folder}/a`),
      hunt(`${BLOCK}..${BLOCK + 3}`, "2", `${folder}/b`),
    ]);
    assertEquals([whole, ...parts].map(({ code }) => code), [1, 1, 1]);
    const merged = await run("report", "merge", `${folder}/b/report.jsonl`, `${folder}/a/report.jsonl`);
    assertEquals(merged.code, 1);
    assertEquals(merged.stdout, await Deno.readTextFile(`${folder}/whole/report.jsonl`));
    const cases = [...Deno.readDirSync(`${folder}/whole/nocsr`)];
    assert(cases.length > 0, "wanted a case for each finding, got none");
    // What was found is a suite that fails the same way.
    const { code, stdout } = await run("conformance", "--cases", `${folder}/whole`, ...miniature("accepts-everything"));
    assertEquals(code, 1);
    assertStringIncludes(stdout, "nocsr/fuzz-");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an implementation that is lost ends the hunt with 3, and is no agreement", async () => {
  for (const mode of ["dies", "never-introduces-itself"]) {
    const { code, stderr, stdout } = await run(
      "fuzz",
      ...REWRITE,
      ...miniature(mode),
      "--runs",
      "5",
      "--start-timeout",
      "2",
    );
    assertEquals(code, 3, stderr);
    assertStringIncludes(stderr, "lost:");
    assert(!stdout.includes("nothing found"));
  }
});

Deno.test("an implementation that answers nothing is none that was found to agree", async () => {
  const { code, stdout } = await run("fuzz", ...REWRITE, ...miniature("supports-nothing"), "--runs", "5");
  assertEquals(code, 3);
  assertStringIncludes(stdout, "5 declined");
});

const MISTAKES = [
  [["--range", "5..5"], "wanted a range such as 0..1000, got 5..5"],
  [["--range", "x"], "wanted a range such as 0..1000, got x"],
  [["--range", "0..9", "--runs", "9"], "wanted either --range or --runs, got both"],
  [["--runs", "0"], "wanted a whole number of at least 1, got 0"],
  [["--minutes", "soon"], "wanted a whole number of at least 1, got soon"],
  [["--jobs", "0"], "wanted a whole number from 1 to 256, got 0"],
  [["--area", "nosuch"], "there is no area nosuch to hunt"],
  [["--operation", "nocsr.nosuch"], "there is no operation nocsr.nosuch to hunt"],
  [["--area", "nocsr", "--operation", "tailcall.run"], "wanted an operation of these areas, got none"],
  [["--adapter", "nosuch"], "nosuch"],
  [["--adapter", "reference", "--command", "x"], "wanted either --adapter or --command, got both"],
  [["--command", "/nonexistent/program"], "/nonexistent/program"],
  [["--kernel", "6.1"], "--kernel"],
  [["--expectations", "/nonexistent/file"], "cannot read /nonexistent/file: it does not exist"],
  [["--format", "xml"], "wanted"],
  [["--nosuch"], "nosuch"],
] as const;

Deno.test("each mistake of a user is one message, and the exit code is 2", async () => {
  for (const [args, message] of MISTAKES) {
    const { code, stdout, stderr } = await run("fuzz", ...args);
    assertEquals([code, stdout], [2, ""], `${args.join(" ")}: ${stderr}`);
    assertStringIncludes(stderr, message);
  }
});

Deno.test("report merge refuses what is no report, and the same question twice", async () => {
  const file = await Deno.makeTempFile();
  try {
    const { stdout } = await run("fuzz", ...REWRITE, "--runs", "3", "--format", "jsonl");
    await Deno.writeTextFile(file, stdout);
    const once = await run("report", "merge", file);
    assertEquals([once.code, once.stdout], [0, stdout]);
    const twice = await run("report", "merge", file, file);
    assertEquals(twice.code, 2);
    assertStringIncludes(twice.stderr, "wanted each index once, got 0 of nocsr.rewrite with seed 1 twice");
    await Deno.writeTextFile(file, "{}\n");
    assertStringIncludes((await run("report", "merge", file)).stderr, `${file}:1: `);
    assertEquals((await run("report", "split", file)).code, 2);
    assertEquals((await run("report", "merge", "/nonexistent")).code, 2);
  } finally {
    await Deno.remove(file);
  }
});

/** What a shell makes of a command in which `deno` only says what it is asked to do. */
async function echoed(script: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `deno() { echo "$@"; }; ${script}`], env }).output();
  return new TextDecoder().decode(stdout);
}

/** The ranges that a command hunts as each of some shards. */
async function rangesOf(script: string, variable: string, shards: number): Promise<readonly (readonly number[])[]> {
  const ranges: number[][] = [];
  for (let index = 0; index < shards; index++) {
    const line = await echoed(script, { [variable]: String(index), SEED: "1", SHARD: "50000" });
    ranges.push(/--range (\d+)\.\.(\d+)/.exec(line)?.slice(1).map(Number) ?? []);
  }
  return ranges;
}

function assertTiles(ranges: readonly (readonly number[])[]): void {
  for (const [index, [from, to]] of ranges.entries()) {
    assertEquals(from, index === 0 ? 0 : ranges[index - 1]?.[1]);
    assertEquals((to ?? 1) % BLOCK, 0);
  }
}

Deno.test({
  name: "the shards of the Kubernetes job and of the workflow lie side by side",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const documents = (await Deno.readTextFile(new URL("deploy/fuzz/job.yaml", ROOT))).split("\n---\n");
    const job = Object(parse(documents.at(-1) ?? ""));
    const container = job.spec.template.spec.containers[0];
    assertEquals([job.kind, job.spec.completionMode], ["Job", "Indexed"]);
    assertTiles(await rangesOf(container.command[2], "JOB_COMPLETION_INDEX", job.spec.completions));
    const workflow = Object(parse(await Deno.readTextFile(new URL(".github/workflows/fuzz.yml", ROOT))));
    const { strategy, steps } = workflow.jobs.hunt;
    const step = steps.find(({ run }: { readonly run?: string }) => run?.includes("deno task fuzz"));
    const script = step.run.replace(/^sudo .*?"PATH=\$PATH" /, "");
    assertTiles(await rangesOf(script, "INDEX", strategy.matrix.index.length));
  },
});
