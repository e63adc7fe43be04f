import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { isPlainlyValid } from "./plainly_valid.ts";

function valid(...texts: readonly string[]): void {
  for (const text of texts) {
    Deno.test(`isPlainlyValid() says yes to ${text.replaceAll("\n", "; ")}`, () => {
      assertEquals(isPlainlyValid(assemble(text)), true);
    });
  }
}

function doubtful(...texts: readonly string[]): void {
  for (const text of texts) {
    Deno.test(`isPlainlyValid() says no to ${text.replaceAll("\n", "; ")}`, () => {
      assertEquals(isPlainlyValid(assemble(text)), false);
    });
  }
}

valid(
  "r0 = 0x0\nexit",
  "r2 = 0x2\n*(u64 *)(r10 - 0x8) = r2\ncall 0x8\nr2 = *(u64 *)(r10 - 0x8)\nr0 += r2\nexit",
  "*(u64 *)(r10 - 0x200) = r1\ncall 0x7\nr1 = *(u64 *)(r10 - 0x200)\nexit",
  "r0 = 0x5 ll\nif r0 > 0x3 goto +0x1\nr0 = 0x1\nexit",
  "w0 = 0x1\nw0 *= w0\nexit",
);

doubtful(
  "exit",
  "r1 = 0x1\ncall 0x8\nr0 = r1\nexit",
  "r0 = *(u64 *)(r10 - 0x8)\nexit",
  "r0 = r1\nexit",
  "r0 = 0x0\nr1 += 0x1\nexit",
  "r0 = 0x0\n*(u64 *)(r10 - 0x208) = 0x1\nexit",
  "r0 = 0x0\n*(u32 *)(r10 - 0x8) = 0x1\nexit",
  "r0 = 0x0\n*(u64 *)(r10 - 0x9) = 0x1\nexit",
  "r0 = 0x0\nif r0 == 0x0 goto +0x0\nr0 = r2\nexit",
  "r0 = 0x0\nloop:\nr0 += 0x1\nif r0 != 0x5 goto loop\nexit",
  "r0 = 0x0\nif r0 == 0x0 goto +0x1\nr2 = 0x0\nr0 = r2\nexit",
  "r0 = 0x0\nexit\nexit",
  "r0 = 0x0",
  "call 0x6\nexit",
  "r10 = 0x0\nr0 = 0x0\nexit",
  "r0 = map[0] ll\nexit",
  "",
);
