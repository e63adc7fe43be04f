import { assertEquals, assertStringIncludes } from "@std/assert";

/** Runs the tool, without leave to write anything. */
async function fetchKernels(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-read", "tools/fetch_kernels.ts", ...args],
    cwd: new URL("../", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("fetch:kernels tells a name that there is not", async () => {
  const { code, text } = await fetchKernels("6.2");
  assertEquals(code, 2);
  assertStringIncludes(text, 'wanted a name that exists, got "6.2"');
});

Deno.test("fetch:kernels tells which kernels there are", async () => {
  const { code, text } = await fetchKernels("--help");
  assertEquals(code, 0);
  for (const name of ["5.10", "6.1", "6.12", "7.2", "6.12-arm64", "6.12-riscv64", "--clean", "--update"]) {
    assertStringIncludes(text, name);
  }
});
