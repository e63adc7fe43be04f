import { assertEquals } from "@std/assert";
import { stripAnsiCode } from "@std/fmt/colors";
import { help } from "./help.ts";
import { sampleCommand } from "./testing/sample_command.ts";

Deno.test("help() shows everything that the command says of itself", () => {
  assertEquals(
    stripAnsiCode(help(sampleCommand)),
    `Do nothing in particular.

Usage: deno task sample NAME [FLAGS]

  NAME  What to do it to

  --area A,B         Only these areas
  --format FORMAT    How it's written (pretty)
  --list             Only list [them]
  --output FILE      Where to write
  --timeout SECONDS  Time for each (10)
  --jobs N           How many at once (1)

Examples:
  List everything:
    deno task sample --list

Exit codes:
  0    all is well
`,
  );
});
