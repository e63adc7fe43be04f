import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readYaml } from "./read_yaml.ts";

function problem(text: string): string {
  const read = readYaml(text);
  return read.ok ? `read ${JSON.stringify(read.value)}` : read.message;
}

Deno.test("readYaml() reads plain data", () => {
  assertEquals(readYaml('- a: 1\n  b: [true, null, "x", 0x10, -3, 1.5]\n  c: |\n    010\n    yes\n'), {
    ok: true,
    value: [{ a: 1, b: [true, null, "x", 16, -3, 1.5], c: "010\nyes\n" }],
  });
});

Deno.test("readYaml() keeps what looks like a date, a merge key or yes as a string", () => {
  assertEquals(readYaml("a: 2027-01-01\nb: yes\n<<: x\nc: 12:30:45.5z"), {
    ok: true,
    value: { a: "2027-01-01", b: "yes", "<<": "x", c: "12:30:45.5z" },
  });
});

Deno.test("readYaml() refuses scalars that are read in more than one way", () => {
  assertEquals(problem("x: 010"), "x: wanted a number as JSON writes it, got 010; quote it if it is a string");
  assertEquals(problem("[1_000]"), "0: wanted a number as JSON writes it, got 1_000; quote it if it is a string");
  assertEquals(problem("[0b11]"), "0: wanted a number as JSON writes it, got 0b11; quote it if it is a string");
  assertEquals(problem("[.inf]"), "0: wanted a number as JSON writes it, got .inf; quote it if it is a string");
  assertEquals(problem("[1e3]"), "0: wanted a number as JSON writes it, got 1e3; quote it if it is a string");
  assertEquals(problem("[TRUE]"), "0: wanted true, got TRUE; quote it if it is a string");
});

Deno.test("readYaml() refuses numbers that lose bits", () => {
  assertEquals(
    problem("r0: 18446744073709551615"),
    "r0: wanted a number below 2^53 or a string, got 18446744073709551615; quote it if it is a string",
  );
  assert(readYaml('r0: "18446744073709551615"').ok);
});

Deno.test("readYaml() says where the text is no YAML", () => {
  assertStringIncludes(problem("a: [1, 2\nb: 3\n"), "wanted YAML, got ");
  assertStringIncludes(problem("a: 1\na: 2\n"), "duplicate");
  assertStringIncludes(problem("a: !!binary aGVsbG8="), "tag");
  assertStringIncludes(problem("--- 1\n--- 2\n"), "wanted YAML, got ");
});

Deno.test("readYaml() does not follow aliases without end", () => {
  assertStringIncludes(problem("&a [*a]"), "");
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 12; i++) lines.push(`a${i}: &a${i} [${Array(10).fill(`*a${i - 1}`).join(", ")}]`);
  assertStringIncludes(problem(lines.join("\n")), "wanted at most 200000 values");
});
