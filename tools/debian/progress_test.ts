import { assertEquals, assertMatch } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import { FetchProgress } from "./progress.ts";

/** Shows steps, and answers what was written. */
function shown(isTerminal: boolean, body: (progress: FetchProgress) => void): readonly string[] {
  const written: string[] = [];
  {
    using progress = new FetchProgress("6.1", { isTerminal, write: (text) => void written.push(text) });
    body(progress);
  }
  return written;
}

Deno.test("FetchProgress prints a line for what is downloaded where there is no terminal", () => {
  const written = shown(false, (progress) => {
    progress.begin("lists of Debian bookworm");
    progress.advance(0.5);
    progress.begin("linux-image 6.1-1", 26_700_000);
    progress.advance(0.5);
    progress.note("something");
  });
  assertEquals(written, ["6.1: linux-image 6.1-1, 26.7 MB\n", "6.1: something\n"]);
});

Deno.test("FetchProgress draws a bar on a terminal, and takes it away", () => {
  const written = shown(true, (progress) => progress.begin("linux-image 6.1-1", 26_700_000));
  const [first = "", last] = written;
  assertMatch(stripAnsiCode(first).replace("\x1b[K", ""), /^\r6\.1 +━{24} 0 B of 26\.7 MB +linux-image 6\.1-1$/);
  assertEquals(last, "\r\x1b[K");
});
