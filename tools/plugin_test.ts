import { assertEquals, assertStringIncludes } from "@std/assert";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the plugin as a process, as bpf_conformance does. */
async function plugin(args: readonly string[], stdin: string): Promise<Ended> {
  const tool = new URL("./plugin.ts", import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", tool, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

// r0 = *(u8 *)(r1 + 0x1); exit
const program = "71  10  01  00  00  00  00  00  95  00  00  00  00  00  00  00  ";

Deno.test("the plugin takes memory as its argument and the program on standard input", async () => {
  assertEquals(await plugin(["aa  bb  "], program), { code: 0, stdout: "bb\n", stderr: "" });
  assertEquals(await plugin(["--program", program, "aabb", "--debug"], ""), { code: 0, stdout: "bb\n", stderr: "" });
});

Deno.test("the plugin exits with 1 where the program faults", async () => {
  const { code, stdout, stderr } = await plugin(["aa"], program);
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, "instruction 0: out-of-bounds");
});

Deno.test("the plugin exits with 2 and one line where it is misused", async () => {
  assertEquals(await plugin(["--wrong"], ""), {
    code: 2,
    stdout: "",
    stderr: "wanted no such argument, got --wrong; see --help\n",
  });
  assertEquals((await plugin(["aa", "bb"], "")).stderr, "wanted no such argument, got bb; see --help\n");
  assertEquals((await plugin(["--program"], "")).stderr, "wanted a value after --program, got none; see --help\n");
  assertEquals((await plugin([], "nonsense")).code, 2);
});

Deno.test("the plugin explains itself", async () => {
  const { code, stdout } = await plugin(["--help"], "");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "usage: plugin");
});
