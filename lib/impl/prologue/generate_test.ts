import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import { disassemble } from "../../bpf/disassemble.ts";
import { programToHex } from "../../bpf/hex.ts";
import { validate } from "../../bpf/validate.ts";
import { parseFetchArg } from "../../perf/parse_fetch_arg.ts";
import { fetchArgs } from "../../fuzz/generators/prologue/arbitrary_fetch_arg.ts";
import { perf510, seed } from "./decisions.ts";
import { designs } from "./designs.ts";
import { generate } from "./generate.ts";
import { join } from "./join.ts";

/** The instructions generated, or the error. */
function answer(decisions: typeof perf510, space: number, ...args: readonly string[]): string {
  const outcome = generate(decisions, { args: args.map(parseFetchArg), space });
  switch (outcome.outcome) {
    case "ok":
      return disassemble(outcome.value.program);
    case "rejected":
      return outcome.errno;
    case "unsupported":
      return outcome.reason;
  }
}

/** How many instructions are generated, or the error. */
function count(space: number, ...args: readonly string[]): number | string {
  const outcome = generate(perf510, { args: args.map(parseFetchArg), space });
  return outcome.outcome === "ok" ? outcome.value.program.length : outcome.outcome === "rejected" ? outcome.errno : "";
}

/** `reads` dereferences of di. */
function chain(reads: number, offset: number): string {
  return `+${offset}(`.repeat(reads) + "%di" + ")".repeat(reads);
}

Deno.test("generate() gives the published listing of the seed", () => {
  const listed = `r6 = r1
    r7 = r10
    r7 += -0x8
    r3 = *(u64 *)(r6 + 0x70)
    *(u64 *)(r7 + 0x0) = r3
    r3 += 0x8
    r2 = 0x8
    r1 = r7
    call 0x4
    if r0 != 0x0 goto err
    r3 = *(u64 *)(r7 + 0x0)
    r3 += 0x10
    r2 = 0x8
    r1 = r7
    call 0x4
    if r0 != 0x0 goto err
    r3 = *(u64 *)(r10 - 0x8)
    goto success
    err: r2 = 0x1
    r3 = 0x0
    goto usercode
    success: r2 = 0x0
    usercode: r1 = r6`;
  assertEquals(answer(seed, 4096, "+16(+8(%di)):u32"), disassemble(assemble(listed)));
});

Deno.test("generate() loads first, goes through r10, and heeds memory and type in 5.10", () => {
  const listed = `r6 = r1
    r3 = *(u64 *)(r6 + 0x70)
    r7 = r10
    r7 += -0x8
    *(u64 *)(r10 - 0x8) = r3
    r2 = 0x8
    r1 = r7
    call 0x71
    if r0 != 0x0 goto err
    r3 = *(u64 *)(r10 - 0x8)
    r3 += -0x4
    r2 = 0x8
    r1 = r7
    call 0x70
    if r0 != 0x0 goto err
    r3 = *(u64 *)(r6 + 0x68)
    r7 = r10
    r7 += -0x10
    *(u64 *)(r10 - 0x10) = r3
    r3 = *(u16 *)(r10 - 0x8)
    r4 = *(u64 *)(r10 - 0x10)
    goto success
    err: r2 = 0x1
    r3 = 0x0
    r4 = 0x0
    goto usercode
    success: r2 = 0x0
    usercode: r1 = r6`;
  assertEquals(answer(perf510, 4096, "-u4(+0(%di)):s16", "%si:u8"), disassemble(assemble(listed)));
});

Deno.test("generate() loads bare registers from the context in both designs", () => {
  const listed = "r3 = *(u64 *)(r1 + 0x70)\nr4 = *(u64 *)(r1 + 0x98)\nr5 = *(u64 *)(r1 + 0x0)\nr2 = 0x0\n";
  for (const decisions of Object.values(designs)) {
    assertEquals(answer(decisions, 4096, "%di:u8", "%sp", "%r15"), listed);
    assertEquals(answer(decisions, 4096, "%di:u8", "%sp", "%r15", "+0(%si)"), listed);
    assertEquals(answer(decisions, 4096), "r2 = 0x0\n");
  }
});

Deno.test("generate() answers as the recorded generator of perf did", async () => {
  const recorded = await Deno.readTextFile(new URL("testdata/perf_5_10.tsv", import.meta.url));
  const rows = recorded.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  assertEquals(rows.length, 366);
  for (const row of rows) {
    const [space = "", args = "", wanted = ""] = row.split("\t");
    const outcome = generate(perf510, {
      args: args.split(" ").filter(Boolean).map(parseFetchArg),
      space: Number(space),
    });
    const came = outcome.outcome === "ok" ? programToHex(outcome.value.program) : JSON.stringify(outcome);
    if (outcome.outcome === "rejected") assertEquals(outcome.errno, wanted, row);
    else assertEquals(came, wanted, row);
  }
});

Deno.test("generate() has room for one instruction less than it is given", () => {
  assertEquals(count(18, "+8(%di)"), 17);
  assertEquals(count(17, "+8(%di)"), "3907");
  assertEquals(count(4096, chain(680, 8)), 4091);
  assertEquals(count(4096, chain(681, 8)), "3907");
  assertEquals(count(4096, chain(816, 0)), 4091);
  assertEquals(count(4096, chain(817, 0)), "3907");
  assertEquals(count(1_000_000, chain(681, 8)), "3907");
});

Deno.test("generate() notices too late that there is no room to overlook what comes first", () => {
  assertEquals(count(1, "%rdi"), "EINVAL");
  assertEquals(count(1, "%di", "%rdi"), "3907");
  assertEquals(count(4, "%di", "+0(%rdi)"), "EINVAL");
  assertEquals(count(2, "%di", "+0(%rdi)"), "3907");
  assertEquals(count(1, "+2147483648(%di)"), "3908");
});

Deno.test("generate() refuses in the order in which perf looks", () => {
  assertEquals(count(4096, "+2147483648(%rdi)"), "3908");
  assertEquals(count(4096, "%rdi", "+2147483648(%di)"), "3908");
  assertEquals(count(4096, "+2147483648(%di)", "@jiffies"), "3908");
  assertEquals(count(4096, "@jiffies", "+2147483648(%di)"), "EOPNOTSUPP");
  assertEquals(count(4096, "+2147483648(@jiffies)"), "EOPNOTSUPP");
  assertEquals(count(4096, "%di", "%di", "%di", "@jiffies", "%rdi", "+2147483648(%di)"), 4);
});

Deno.test("generate() says which argument it refuses, and what would have been right", () => {
  const message = (text: string): string => {
    const outcome = generate(perf510, { args: ["%di", text].map(parseFetchArg), space: 4096 });
    return outcome.outcome === "rejected" ? outcome.message : outcome.outcome;
  };
  assertEquals(
    message("flags=+0(%rdi)"),
    'argument 2 (flags=+0(%rdi)): wanted one of the 16 registers of x86-64 that perf fetches, got %rdi; did you mean "%di"?',
  );
  assertEquals(
    message("$stack"),
    "argument 2 ($stack): wanted one of the 16 registers of x86-64 that perf fetches, got $stack",
  );
  assertEquals(
    message("+8(+2147483648(%di))"),
    "argument 2 (+8(+2147483648(%di))): wanted an offset of 32 bits, from -2147483648 to 2147483647, got 2147483648",
  );
});

Deno.test("generate() gives well-formed programs whatever the arguments are", () => {
  const user = assemble("r0 = 0\nexit");
  fc.assert(fc.property(fetchArgs, fc.constantFrom(...Object.values(designs)), (args, decisions) => {
    const outcome = generate(decisions, { args, space: 4096 });
    assertEquals(outcome.outcome === "ok" && validate(join(outcome.value.program, user)), []);
  }));
});
