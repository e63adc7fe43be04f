import { assertEquals } from "@std/assert";
import { examine } from "./examine.ts";
import { miniatureCommand } from "../testing/miniature_command.ts";

async function ills(mode: string, limit = 10_000): Promise<readonly string[]> {
  const found = [];
  for await (const { title, illness } of examine(miniatureCommand(mode), limit)) {
    if (illness !== undefined) found.push(`${title}: ${illness.reason}`);
  }
  return found;
}

Deno.test("examine() finds nothing wrong with a process that keeps the protocol", async () => {
  assertEquals(await ills("good"), []);
});

Deno.test("examine() ends where a process does not introduce itself", async () => {
  const title = "it answers initialize, in version 1 of the protocol";
  assertEquals(await ills("never-introduces-itself", 400), [`${title}: no answer within 0.4 s`]);
  assertEquals(await ills("speaks-another-version"), [`${title}: it speaks version 2`]);
});

Deno.test("examine() finds answers that nobody asked for", async () => {
  assertEquals(await ills("answers-twice"), [
    'it answers under the id of the request, a number or a text: wanted an answer with id "forty-three", got id 42',
    "it answers one message a line, in the order of the requests: wanted an answer with id 3, got id 2",
    "it writes nothing on standard output but answers: " +
    'it wrote "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":2,\\"result\\":{\\"outcome\\":\\"un…',
    "it exits when its input ends, and leaves nobody behind: " +
    'it wrote on standard output what was not asked for: "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":2,\\"result\\":{\\"outcome\\":\\"un…',
  ]);
});

Deno.test("examine() tells the last words of a process that dies", async () => {
  assertEquals(
    (await ills("dies"))[0],
    "it answers under the id of the request, a number or a text: " +
      "it exited with code 3; its last words on standard error:\nabout to die",
  );
});

Deno.test("examine() finds values that are none", async () => {
  const found = await ills("answers-nonsense");
  assertEquals(found.length > 0 && found.some((ill) => ill.includes("result.value.program: wanted a string")), true);
});

Deno.test("examine() finds a process that stays when its input ends", async () => {
  assertEquals(await ills("never-leaves"), [
    "it exits when its input ends, and leaves nobody behind: it did not exit when its input ended, and was killed after 2 s",
  ]);
});
