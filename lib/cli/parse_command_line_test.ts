import { assertEquals, assertThrows } from "@std/assert";
import { parseCommandLine } from "./parse_command_line.ts";
import { sampleCommand } from "./testing/sample_command.ts";
import { UsageError } from "./usage_error.ts";

const usual = { area: undefined, format: "pretty", list: false, output: undefined, timeout: 10, jobs: 1 };

function parse(...words: readonly string[]): unknown {
  return parseCommandLine(sampleCommand, words);
}

function refusal(...words: readonly string[]): string {
  return assertThrows(() => parse(...words), UsageError).message;
}

Deno.test("parseCommandLine() fills in what is usual", () => {
  assertEquals(parse(), { flags: usual, operands: [] });
});

Deno.test("parseCommandLine() reads flags in every way they are written", () => {
  assertEquals(parse("--area", "nocsr,tailcall", "--area=x", "--list", "7", "--timeout=0.5", "--format", "json"), {
    flags: { ...usual, area: ["nocsr", "tailcall", "x"], list: true, timeout: 0.5, format: "json" },
    operands: ["7"],
  });
});

Deno.test("parseCommandLine() says which flag is wrong, and what it wants", () => {
  assertEquals(refusal("--aera", "nocsr"), "there is no flag --aera; did you mean `--area`?");
  assertEquals(refusal("--frobnicate=1"), "there is no flag --frobnicate");
  assertEquals(refusal("-x"), "there is no flag -x");
  assertEquals(refusal("--area"), "--area wants A,B, got nothing");
  assertEquals(refusal("--area", "--list"), "--area wants A,B, got nothing");
  assertEquals(refusal("--list=no"), "--list takes no value, got --list=no");
  assertEquals(refusal("--jobs", "0"), "--jobs: wanted a whole number from 1 to 64, got 0");
  assertEquals(refusal("--jobs", "1.5"), "--jobs: wanted a whole number from 1 to 64, got 1.5");
  assertEquals(refusal("--timeout", "soon"), "--timeout: wanted a number of at least 0.1, got soon");
  assertEquals(refusal("--output", "a", "--output", "b"), "--output: wanted one value, got a and b");
  assertEquals(
    refusal("--format", "jsno"),
    '--format: wanted a name that exists, got "jsno"; did you mean `json`?',
  );
});

Deno.test("parseCommandLine() counts operands", () => {
  assertEquals(refusal("a", "b"), "wanted NAME, got b");
  const { operands: _, ...without } = sampleCommand;
  assertEquals(assertThrows(() => parseCommandLine(without, ["a"]), UsageError).message, "wanted flags only, got a");
  const needy = { ...sampleCommand, operands: { ...sampleCommand.operands, name: "NAME", least: 1, most: 1 } } as const;
  assertThrows(
    () =>
      parseCommandLine({ ...needy, operands: { ...needy.operands, help: "", completion: { kind: "nothing" } } }, []),
    UsageError,
    "wanted NAME, got nothing",
  );
});
