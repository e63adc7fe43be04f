import { assert, assertEquals, assertRejects } from "@std/assert";
import { assemble } from "../../../lib/bpf/assemble.ts";
import { inProcess } from "../../../lib/harness/in_process.ts";
import type { Request } from "../../../lib/protocol/implementation.ts";
import { ScriptedKernel } from "../testing/scripted_kernel.ts";
import type { Guest } from "./guest.ts";
import { findLoss, GuestLost } from "./guest_lost.ts";
import { revivingImplementation } from "./reviving.ts";

const question: Request<"calling_convention.run"> = {
  operation: "calling_convention.run",
  input: { program: assemble("r0 = 1\nexit"), context: new Uint8Array() },
};

/** Starts machines in order: each refuses every call with EPERM for a while, then is lost. */
function machines(...callsUntilLost: readonly number[]) {
  const ended: number[] = [];
  let started = 0;
  const start = (): Promise<Guest> => {
    const number = started++;
    let left = callsUntilLost[number] ?? Infinity;
    const kernel = new ScriptedKernel(() => {
      if (left-- <= 0) throw new GuestLost(`machine ${number} is gone`);
      return { ok: false, errno: 1 };
    });
    return Promise.resolve({ kernel, [Symbol.asyncDispose]: () => Promise.resolve(void ended.push(number)) });
  };
  return { start, ended };
}

Deno.test("revivingImplementation() replaces a machine that is lost", async () => {
  const { start, ended } = machines(1, 1);
  await using guest = await revivingImplementation(start);
  const { recover } = guest.implementation;
  assert(recover !== undefined);
  assertEquals(await recover(new Error("something else")), undefined);
  assertEquals(ended, []);
  assertEquals(
    (await recover(new GuestLost("gone")))?.message,
    "the machine was lost, which is no answer of its kernel: gone",
  );
  assertEquals(ended, [0]);
});

Deno.test("a question over which two machines were lost breaks with the story of the second", async () => {
  const lost: string[] = [];
  const adapter = inProcess({
    name: "mine",
    version: "1",
    arch: "none",
    designs: [],
    handlers: {
      "calling_convention.run": () => {
        lost.push("lost");
        throw new GuestLost(`machine ${lost.length} is gone`);
      },
    },
    recover: (error) => Promise.resolve(findLoss(error)),
  });
  const answer = await adapter.ask(question, 1000);
  assertEquals(lost.length, 2);
  assert(answer.kind === "crash");
  assert(answer.message.includes("machine 2 is gone"), answer.message);
});

Deno.test("findLoss() finds a loss behind what came in the way of closing", () => {
  const loss = new GuestLost("gone");
  assertEquals(findLoss(new SuppressedError(new Error("late"), loss)), loss);
  assertEquals(findLoss(new SuppressedError(loss, new Error("first"))), loss);
  assertEquals(findLoss(new SuppressedError(new Error("late"), new Error("first"))), undefined);
});

Deno.test("revivingImplementation() does not start where no machine can be had", async () => {
  await assertRejects(() => revivingImplementation(() => Promise.reject(new Error("no QEMU"))), Error, "no QEMU");
});
