import { assertEquals, assertRejects } from "@std/assert";
import { Channel } from "./channel.ts";

/** A channel whose other end is a test. */
function channelWithEnd() {
  const sent: Uint8Array[] = [];
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const channel = new Channel({
    readable,
    writable: new WritableStream({ write: (frame) => void sent.push(frame) }),
  });
  return { channel, sent, writer: writable.getWriter() };
}

function answer(tag: number, rounds: number, ...body: readonly number[]): Uint8Array {
  return Uint8Array.from([...new Uint8Array(Uint32Array.of(body.length, tag, rounds, 0).buffer), ...body]);
}

Deno.test("Channel gives answers to who waits for their tag, however the bytes are cut", async () => {
  const { channel, sent, writer } = channelWithEnd();
  const one = channel.exchange(1, Uint8Array.of(11));
  const two = channel.exchange(2, Uint8Array.of(22));
  const bytes = Uint8Array.from([...answer(2, 7, 1, 2, 3), ...answer(1, 1)]);
  for (const byte of bytes) await writer.write(Uint8Array.of(byte));
  assertEquals(await two, { rounds: 7, body: Uint8Array.of(1, 2, 3) });
  assertEquals((await one).rounds, 1);
  assertEquals(sent, [Uint8Array.of(11), Uint8Array.of(22)]);
  await channel.close();
  await writer.abort();
});

Deno.test("Channel tells all who wait that the machine is gone, and those who come later", async () => {
  const { channel, writer } = channelWithEnd();
  const waiting = channel.exchange(1, Uint8Array.of(1));
  await writer.close();
  await assertRejects(() => waiting, Error, "the machine is gone");
  await assertRejects(() => channel.exchange(2, Uint8Array.of(2)), Error, "the machine is gone");
  await channel.close();
});

Deno.test("Channel does not believe a port that sends something else", async () => {
  const { channel, writer } = channelWithEnd();
  const waiting = channel.exchange(1, Uint8Array.of(1));
  await writer.write(new TextEncoder().encode("Kernel panic - not syncing"));
  await assertRejects(() => waiting, Error, "does not speak the agent's language");
  await channel.close();
  await writer.abort().catch(() => {});
});
