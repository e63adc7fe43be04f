import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { runConformance } from "../../mod.ts";
import { isInstalled } from "../../lib/testing/is_installed.ts";
import { requires } from "../../lib/testing/requires.ts";
import { idle } from "./in_process.ts";

async function tool(
  name: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", "--allow-run", `tools/${name}.ts`, ...args],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return { code, text: new TextDecoder().decode(stdout) };
}

const python = requires("python3", await isInstalled("python3"));
const command = ["--command", "python3 adapters/examples/naive.py"] as const;

Deno.test("the example in Python has under 60 lines", async () => {
  const text = await Deno.readTextFile(new URL("./naive.py", import.meta.url));
  assert(text.split("\n").length < 60);
});

Deno.test({
  name: "the example in Python keeps the protocol",
  ...python,
  fn: async () => assertEquals((await tool("doctor", ...command)).code, 0),
});

Deno.test({
  name: "the example in Python shows what failing looks like",
  ...python,
  async fn() {
    const { code, text } = await tool("conformance", ...command, "--area", "nocsr", "--format", "json");
    const report = JSON.parse(text);
    assertEquals([code, report.complete, report.problems], [1, true, []]);
    assertGreater(report.totals.pass, 20);
    assertGreater(report.totals.fail, 20);
    const broken = report.rules.filter(({ verdict }: { verdict: string }) => verdict === "non-conformant");
    assert(broken.some(({ id }: { id: string }) => id === "nocsr/slots-exclusive"));
  },
});

Deno.test({
  name: "one case of the example in Python is told in one screen",
  ...python,
  async fn() {
    const { code, text } = await tool("conformance", ...command, "--case", "nocsr/slot-read-later");
    assertEquals(code, 1);
    assertStringIncludes(text, "nocsr/slots-exclusive\n");
    assertStringIncludes(
      text,
      `again: deno task conformance --command "python3 adapters/examples/naive.py" --case nocsr/slot-read-later`,
    );
  },
});

Deno.test("the example in TypeScript is judged in the same process", async () => {
  const { results, end } = await runConformance(idle, { areas: ["nocsr"] });
  assertEquals(end, { kind: "complete" });
  const kinds = Map.groupBy(results, ({ verdict }) => verdict.kind);
  assertGreater(kinds.get("pass")?.length ?? 0, 10);
  assertGreater(kinds.get("fail")?.length ?? 0, 10);
  assertGreater(kinds.get("unsupported")?.length ?? 0, 10);
});
