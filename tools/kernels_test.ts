import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";

const ROOT = new URL("../", import.meta.url);

async function kernels(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly stderr: string }> {
  const permissions = ["--allow-read", "--allow-write", "--allow-run", "--allow-env", "--allow-sys=osRelease"];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...permissions, "tools/kernels.ts", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("kernels wants names that exist, with the nearest", async () => {
  const { code, stderr } = await kernels(["6.11"]);
  assertEquals(code, 2);
  assertMatch(stderr, /^error: .*6\.11.*did you mean `6\.1`/);
});

Deno.test("kernels writes nothing of a part of the areas", async () => {
  const { code, stderr } = await kernels(["--write", "--area", "nocsr"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--write wants every area");
});

Deno.test("kernels says that it cannot fetch where there is no place to keep anything", async () => {
  const { code, stderr } = await kernels(["6.1"], {
    HOME: "",
    XDG_CACHE_HOME: "",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? await denoDir(),
  });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "wanted a home to keep a cache in");
});

/** Where this Deno keeps its modules, which a process without a home must be told. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const info: { denoDir?: unknown } = JSON.parse(new TextDecoder().decode(stdout));
  return String(info.denoDir);
}

Deno.test("docs/kernels.md is what docs/kernels.json says", async () => {
  assertEquals(await kernels(["--check"]), { code: 0, stderr: "" });
});
