import { assertEquals, assertRejects } from "@std/assert";
import { runPrograms } from "./run_program.ts";

/** Runs a script as a program of its own. */
function script(text: string): readonly [program: string, args: readonly string[]] {
  return [Deno.execPath(), ["eval", text]];
}

Deno.test("runPrograms answers what a program prints, and tells each line as it comes", async () => {
  const lines: string[] = [];
  const printed = await runPrograms()(...script("console.log('one\\ntwo')"), { onLine: (line) => lines.push(line) });
  assertEquals(printed, "one\ntwo\n");
  assertEquals(lines, ["one", "two"]);
});

Deno.test("runPrograms runs in the folder that is given", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    assertEquals(await runPrograms()(...script("console.log(Deno.cwd())"), { cwd }), `${await Deno.realPath(cwd)}\n`);
  } finally {
    await Deno.remove(cwd);
  }
});

Deno.test("runPrograms says why a program failed", async () => {
  const failing = script("console.error('E: no such list'); Deno.exit(7)");
  await assertRejects(() => runPrograms()(...failing), Error, "failed with exit code 7:\n  E: no such list");
  await assertRejects(() => runPrograms()("no-such-program", []), Error, "wanted no-such-program, there is none here");
});

Deno.test("runPrograms ends a program on the signal, and starts no other", async () => {
  const controller = new AbortController();
  const run = runPrograms(controller.signal);
  const endless = script("console.log('here'); setInterval(() => {}, 1000)");
  await assertRejects(() => run(...endless, { onLine: () => controller.abort() }), DOMException);
  await assertRejects(() => run(...endless), DOMException);
});

Deno.test("runPrograms ends a program that prints nothing new for too long", async () => {
  const stuck = script("setInterval(() => console.log('the same'), 20)");
  await assertRejects(
    () => runPrograms()(...stuck, { patience: 2000 }),
    Error,
    "came no further for 2 s, and was ended",
  );
});
