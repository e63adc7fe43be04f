import { assertEquals, assertStringIncludes } from "@std/assert";
import { call, switchOf } from "./switch_of.ts";
import { mutantsOf } from "./generated_mutant.ts";
import { link } from "./link.ts";

/** Writes modules into a folder, links them, and gives what was linked, with the folder gone again. */
async function linked(modules: Readonly<Record<string, string>>, entry = "a.ts") {
  const folder = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(modules)) await Deno.writeTextFile(`${folder}/${path}`, text);
    return await link(new URL(`file://${folder}/`), entry);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Loads linked modules and gives their entry's exports, with every point right but for some. */
async function made(modules: Readonly<Record<string, string>>, wrong: readonly string[] = []) {
  const { text, points } = await linked(modules);
  const url = URL.createObjectURL(new Blob([text], { type: "application/typescript" }));
  const { make } = await import(url);
  URL.revokeObjectURL(url);
  const switches = points.map(({ site }) => switchOf(site).right);
  const mutants = mutantsOf(points);
  for (const name of wrong) {
    const mutant = mutants.find((m) => m.name === name);
    if (mutant === undefined) {
      throw new RangeError(`wanted one of ${mutants.map((m) => m.name).join(", ")}, got ${name}`);
    }
    for (const { point, alternative } of mutant.changes) {
      const { site } = points[point] ?? {};
      const instead = site && switchOf(site).alternatives[alternative]?.instead;
      if (instead !== undefined) switches[point] = instead;
    }
  }
  let steps = 0;
  return { exports: make(switches, () => steps++), steps: () => steps, names: mutants.map(({ name }) => name) };
}

const SUM = `export function sum(list: readonly number[]): number {
  let all = 0;
  for (const n of list) if (n < 3) all += n;
  return all;
}
`;

Deno.test("with every switch right, the modules do what they did, types and all", async () => {
  const { exports, steps } = await made({
    "a.ts":
      `import type { T } from "./b.ts";\nimport { sum, type U } from "./b.ts";\nexport const twice = (list: T): U => sum(list) + sum(list);\nexport { sum as total } from "./b.ts";\n`,
    "b.ts": `export type T = readonly number[];\nexport interface U { valueOf(): number }\n${SUM}`,
  });
  assertEquals(exports.twice([1, 2, 3]), 6);
  assertEquals(steps(), 8);
});

Deno.test("a switch changes one point and no other", async () => {
  assertEquals((await made({ "a.ts": SUM }, ["a.ts#sum: <= for <"])).exports.sum([1, 2, 3]), 6);
  assertEquals((await made({ "a.ts": SUM }, ["a.ts#sum: - for +"])).exports.sum([1, 2, 3]), -3);
  assertEquals((await made({ "a.ts": SUM }, ["a.ts#sum: if always true"])).exports.sum([1, 2, 3, 4]), 10);
  assertEquals((await made({ "a.ts": SUM }, ["a.ts#sum.all: 1 for 0"])).exports.sum([1, 2, 3]), 4);
});

Deno.test("every mutant of a function is named by where it is and what it changes", async () => {
  const { names } = await made({ "a.ts": SUM });
  assertEquals(names, [
    "a.ts#sum: dropped: for (const n of list) if (n < 3) all += n",
    "a.ts#sum: backwards",
    "a.ts#sum: if always true",
    "a.ts#sum: if always false",
    "a.ts#sum: <= for <",
    "a.ts#sum: 4 for 3",
    "a.ts#sum: 2 for 3",
    "a.ts#sum: - for +",
    "a.ts#sum.all: 1 for 0",
    "a.ts#sum.all: -1 for 0",
  ]);
});

Deno.test("statements change places, and are left out", async () => {
  const source = `export function* f() { yield 1; yield* [2, 3]; yield 4; }\n`;
  const after = async (change: string) => [...(await made({ "a.ts": source }, [`a.ts#f: ${change}`])).exports.f()];
  assertEquals(await after("dropped: yield 1"), [2, 3, 4]);
  assertEquals(await after("swapped: yield* [2, 3] | yield 4"), [1, 4, 2, 3]);
  assertEquals(await after("swapped: 2 | 3"), [1, 3, 2, 4]);
  assertEquals(await after("dropped: 3"), [1, 2, 4]);
});

Deno.test("words are not mutated, nor the order of what has none", async () => {
  const { names } = await made({
    "a.ts":
      `export function f(n: string) {\n  if (n === "") throw new Error(\`\${1 + 2}\` + 3);\n  return new Set([n, "a"]);\n}\n`,
  });
  assertEquals(names, [
    "a.ts#f: if always true",
    "a.ts#f: if always false",
    "a.ts#f: !== for ===",
    "a.ts#f: dropped: n",
    'a.ts#f: dropped: "a"',
  ]);
});

Deno.test("the right operand of && and || is not evaluated where it need not be", async () => {
  const { exports } = await made({
    "a.ts": `export const first = (list: readonly number[] | undefined) => list !== undefined && list[0] === 1;\n`,
  });
  assertEquals([exports.first(undefined), exports.first([1]), exports.first([2])], [false, true, false]);
});

Deno.test("modules that need each other are refused, with the way around", async () => {
  const modules = {
    "a.ts": `import { b } from "./b.ts";\nexport const a = () => b;\n`,
    "b.ts": `import { a } from "./a.ts";\nexport const b = () => a;\n`,
  };
  const message = await linked(modules).then(() => "", (error) => `${error}`);
  assertStringIncludes(message, "a.ts → b.ts → a.ts");
});

Deno.test("what a site's alternative changes, it changes where it says that it matters", () => {
  const { right, alternatives } = switchOf({ kind: "binary", operator: "<" });
  for (const given of [[1, 2], [2, 2], [3, 2]]) {
    const came = call(right, given);
    assertEquals(alternatives.map((a) => a.matters(given, came)), [
      call(alternatives[0]?.instead ?? right, given) !== came,
    ]);
  }
});
