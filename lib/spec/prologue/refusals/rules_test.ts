import { assertEquals } from "@std/assert";
import { parseFetchArg } from "../../../perf/parse_fetch_arg.ts";
import { bound, broken, FAST, FAST_ARGS, generated, refused } from "../testing/sample.ts";
import { errnos, expectedRefusal } from "./expected_refusal.ts";

const perf510 = { designs: ["prologue@5.10"] };

function refusal(args: readonly string[], space = 4096): string | undefined {
  const expected = expectedRefusal({ args: args.map((arg) => parseFetchArg(arg)), space });
  return expected && errnos[expected.reason];
}

/** An argument with so many reads, each at an offset. */
function nested(reads: number, offset: number): string {
  return `+${offset}(`.repeat(reads) + "%di" + ")".repeat(reads);
}

Deno.test("expectedRefusal() knows the errors of each kind of argument", () => {
  assertEquals(refusal(["@jiffies"]), "EOPNOTSUPP");
  assertEquals(refusal(["@0xffffffff81000000"]), "EOPNOTSUPP");
  assertEquals(refusal(["@+16"]), "EOPNOTSUPP");
  assertEquals(refusal(["+2147483648(%di)"]), "3908");
  assertEquals(refusal(["-2147483649(%di)"]), "3908");
  assertEquals(refusal(["+2147483647(-2147483648(%di))"]), undefined);
  for (const base of ["%rdi", "%edi", "%DI", "di", "%ip", "%flags", "$stack", "$stack3", "$retval", "\\42"]) {
    assertEquals(refusal([base]), "EINVAL", base);
  }
  for (const name of ["ax", "bx", "cx", "dx", "si", "di", "bp", "sp", "r8", "r10", "r15"]) {
    assertEquals(refusal([`%${name}`]), undefined, name);
  }
});

Deno.test("expectedRefusal() drops what is beyond the third argument unseen", () => {
  assertEquals(refusal([...FAST_ARGS, "@jiffies", "+2147483648(%di)", "$stack"]), undefined);
});

Deno.test("expectedRefusal() gives the reason that is found first", () => {
  assertEquals(refusal(["+2147483648(%nil)"]), "3908");
  assertEquals(refusal(["%nil", "@jiffies"]), "EOPNOTSUPP");
  assertEquals(refusal(["+2147483648(%di)", "@jiffies"]), "3908");
  assertEquals(refusal(["@jiffies", "+2147483648(%di)"]), "EOPNOTSUPP");
  assertEquals(refusal(["+2147483648(@jiffies)"]), "EOPNOTSUPP");
});

Deno.test("expectedRefusal() fills the room to the last but one", () => {
  assertEquals(refusal(["+8(%di)"], 18), undefined);
  assertEquals(refusal(["+8(%di)"], 17), "3907");
  assertEquals(refusal(["+0(%di)"], 17), undefined);
  assertEquals(refusal(FAST_ARGS, 5), undefined);
  assertEquals(refusal(FAST_ARGS, 4), "3907");
  assertEquals(refusal([], 0), undefined);
});

Deno.test("expectedRefusal() lets one argument have 680 reads with an offset, or 816 without", () => {
  assertEquals(refusal([nested(680, 8)], 1_000_000), undefined);
  assertEquals(refusal([nested(681, 8)], 1_000_000), "3907");
  assertEquals(refusal([nested(816, 0)], 4096), undefined);
  assertEquals(refusal([nested(817, 0)], 4096), "3907");
});

Deno.test("expectedRefusal() notices the end of the room only where perf looks", () => {
  // r6 = r1 and the load fit; the three instructions behind it do not, but nobody looks before the next register.
  assertEquals(refusal(["%di", "+0(%nil)"], 3), "EINVAL");
  assertEquals(refusal(["%di", "+0(%si)"], 3), "3907");
  assertEquals(refusal(["%di", "+0(%nil)"], 2), "3907");
  assertEquals(refusal(["+0(%di)", "%nil"], 9), "3907");
  assertEquals(refusal(["+0(%di)", "%nil"], 10), "EINVAL");
  assertEquals(refusal(["%di", "%nil"], 1), "3907");
  assertEquals(refusal(["%di", "%nil"], 2), "EINVAL");
});

Deno.test("a refusal is judged by its error, and an answer in its place is found", () => {
  const rule = ["globals-refused"];
  assertEquals(broken(refused(["@jiffies"], "EOPNOTSUPP", perf510)), []);
  assertEquals(broken(refused(["@jiffies"], "EINVAL", perf510)), rule);
  assertEquals(broken(generated(["@jiffies"], FAST, perf510)), rule);
  assertEquals(broken(refused(["@jiffies"], "EINVAL")), []);
  assertEquals(broken(refused(["%rdi"], "3907", perf510)), ["unknown-registers-refused"]);
  assertEquals(broken(refused(["+2147483648(%di)"], "EINVAL", perf510)), ["far-offsets-refused"]);
  assertEquals(broken(refused(FAST_ARGS, "EINVAL", { ...perf510, space: 4 })), ["no-room-refused"]);
  assertEquals(broken(generated(FAST_ARGS, FAST, { ...perf510, space: 4 })), ["no-room-refused"]);
});

Deno.test("the order of reasons is judged where there are several", () => {
  assertEquals(bound(refused(["%nil"], "EINVAL", perf510)), ["unknown-registers-refused"]);
  assertEquals(broken(refused(["%nil", "@jiffies"], "EINVAL", perf510)), ["globals-refused", "refused-in-order"]);
  assertEquals(broken(refused(["%nil", "@jiffies"], "EOPNOTSUPP", perf510)), []);
});

Deno.test("what gives no reason must not be refused", () => {
  assertEquals(broken(refused(FAST_ARGS, "EINVAL")), ["fetchable-arguments-are-fetched"]);
  assertEquals(broken(refused(FAST_ARGS, "EINVAL", { space: 8 })), []);
  assertEquals(broken(refused(FAST_ARGS, "EINVAL", { ...perf510, space: 8 })), ["nothing-else-refused"]);
  assertEquals(broken(refused([...FAST_ARGS, "@jiffies"], "EOPNOTSUPP", perf510)), ["nothing-else-refused"]);
  assertEquals(broken(refused([], "3907", { ...perf510, space: 0 })), ["nothing-else-refused"]);
});
