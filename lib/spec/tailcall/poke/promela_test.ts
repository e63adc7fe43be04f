import { assert, assertEquals } from "@std/assert";
import { mutants } from "../../../impl/mutants.ts";
import { reference } from "../../../impl/reference.ts";
import type { Handler } from "../../../protocol/implementation.ts";
import type { PokeInput } from "../../../protocol/tailcall.ts";
import { requires } from "../../../testing/requires.ts";
import { explore } from "./explore.ts";
import { toPromela } from "./promela.ts";
import type { Schedule } from "./schedule.ts";
import { scheduleOf } from "./schedule_of.ts";

const input: PokeInput = {
  programs: ["f", "g"],
  maxEntries: 1,
  sites: [0],
  filled: [],
  updates: [{ program: "f" }, { program: "g" }, {}, { program: "g" }, {}].map((update) => ({
    index: 0,
    flags: 0,
    ...update,
  })),
};

async function scheduleFrom(handler: Handler<"tailcall.poke">): Promise<Schedule> {
  const outcome = await handler(input, undefined);
  assert(outcome.outcome === "ok");
  const schedule = scheduleOf(input, outcome.value, 0);
  assert(schedule !== undefined);
  return schedule;
}

function hasProgram(name: string): boolean {
  try {
    return new Deno.Command(name, { args: ["-V"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

async function command(directory: string, name: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(name, { args: [...args], cwd: directory, stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}

/** Whether spin finds a violated assertion. */
async function spinFindsViolation(text: string): Promise<boolean> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/poke.pml`, text);
    await command(directory, "spin", "-a", "poke.pml");
    await command(directory, "cc", "-DSAFETY", "-DBFS", "-o", "pan", "pan.c");
    const report = await command(directory, `${directory}/pan`);
    const errors = /errors: (\d+)/.exec(report)?.[1];
    assert(errors !== undefined, `spin reports no number of errors:\n${report}`);
    return errors !== "0";
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("toPromela() names every write and the assertions", async () => {
  const handler = reference.handlers["tailcall.poke"];
  assert(handler !== undefined);
  const schedule = await scheduleFrom(handler);
  const text = toPromela(schedule, 3);
  const writes = schedule.steps.filter((step) => step.kind === "write").length;
  assertEquals(text.match(/^ {2}(?:bypass|target) = /gm)?.length, writes);
  assert(text.startsWith("#define CPUS 3\n") && text.includes("assert(!state_a)"));
});

Deno.test({
  name: "spin agrees with the search on the published order and on every mutant",
  ...requires("spin", hasProgram("spin")),
  fn: async () => {
    const handlers = [reference, ...mutants].flatMap(({ handlers }) => handlers["tailcall.poke"] ?? []);
    for (const handler of handlers) {
      const schedule = await scheduleFrom(handler);
      const found = explore(schedule);
      assertEquals(await spinFindsViolation(toPromela(schedule)), found.outcome === "violation", found.outcome);
    }
  },
});
