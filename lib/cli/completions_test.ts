import { assertEquals } from "@std/assert";
import { isInstalled } from "../testing/is_installed.ts";
import { requires } from "../testing/requires.ts";
import { completions, type Shell, shells } from "./completions.ts";
import { sampleCommand } from "./testing/sample_command.ts";

async function outputOf(shell: Shell, args: readonly string[], script: string): Promise<string> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, `${completions(sampleCommand, shell)}\n${script}`);
    const { stdout, stderr, success } = await new Deno.Command(shell, { args: [...args, path] }).output();
    assertEquals({ stderr: new TextDecoder().decode(stderr), success }, { stderr: "", success: true });
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(path);
  }
}

for (const shell of shells) {
  Deno.test({
    name: `completions() writes a script that ${shell} can read`,
    ...requires(shell, await isInstalled(shell)),
    fn: async () => assertEquals(await outputOf(shell, shell === "zsh" ? ["-n"] : [], ""), ""),
  });
}

async function bash(...words: readonly string[]): Promise<readonly string[]> {
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const script = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
    _bpf_oracle_sample; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return (await outputOf("bash", ["--noprofile"], script)).trim().split("\n");
}

Deno.test({
  name: "completions() offers flags and their values in bash",
  ...requires("bash", await isInstalled("bash")),
  fn: async () => {
    assertEquals(await bash("deno", "task", "sample", "--l"), ["--list"]);
    assertEquals(await bash("deno", "task", "sample", "--format", "j"), ["json"]);
    assertEquals(await bash("deno", "task", "sample", "--area", "nocsr,t"), ["nocsr,tailcall"]);
    assertEquals(await bash("deno", "task", "sample", "lin"), ["linux"]);
    assertEquals(await bash("deno", "task", "another", "--l"), [""]);
  },
});

Deno.test({
  name: "completions() offers flags and their values in fish",
  ...requires("fish", await isInstalled("fish")),
  fn: async () => {
    const fish = async (line: string) => {
      const words = await outputOf("fish", ["--no-config"], `complete -C '${line}'`);
      return words.trim().split("\n").map((word) => word.split("\t")[0]);
    };
    assertEquals(await fish("deno task sample --li"), ["--list"]);
    assertEquals(await fish("deno task sample --format j"), ["json"]);
  },
});
