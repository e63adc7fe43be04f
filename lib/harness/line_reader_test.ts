import { assertEquals } from "@std/assert";
import { type Line, LineReader } from "./line_reader.ts";

async function linesOf(chunks: readonly (string | number[])[], longest?: number): Promise<readonly Line[]> {
  const bytes = chunks.map((chunk) =>
    typeof chunk === "string" ? new TextEncoder().encode(chunk) : Uint8Array.from(chunk)
  );
  const reader = new LineReader(ReadableStream.from(bytes), longest);
  const lines: Line[] = [];
  do lines.push(await reader.next()); while (lines.at(-1)?.kind === "line");
  await reader.cancel();
  return lines;
}

Deno.test("LineReader reads lines however they are cut", async () => {
  const wanted: Line[] = [
    { kind: "line", text: "äb" },
    { kind: "line", text: "" },
    { kind: "line", text: "c" },
    { kind: "end", rest: "d" },
  ];
  assertEquals(await linesOf(["äb\n\nc\nd"]), wanted);
  assertEquals(await linesOf([[0xc3], [0xa4, 0x62], "\n", "\nc", "\n", "d"]), wanted);
});

Deno.test("LineReader tells an end without a line", async () => {
  assertEquals(await linesOf([]), [{ kind: "end", rest: "" }]);
  assertEquals(await linesOf(["x\n"]), [{ kind: "line", text: "x" }, { kind: "end", rest: "" }]);
});

Deno.test("LineReader refuses a line that is too long, before its end has come", async () => {
  const message = "wanted a line of at most 4 bytes, got a longer one";
  assertEquals(await linesOf(["abcd\n", "abc", "de", "never read"], 4), [
    { kind: "line", text: "abcd" },
    { kind: "malformed", message },
  ]);
});

Deno.test("LineReader refuses what is not UTF-8", async () => {
  assertEquals(await linesOf([[0xff, 0x0a]]), [{ kind: "malformed", message: "wanted UTF-8, got other bytes" }]);
});
