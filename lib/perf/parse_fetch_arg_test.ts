import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { FetchArg, FetchBase } from "./fetch_arg.ts";
import { parseFetchArg } from "./parse_fetch_arg.ts";
import type { FetchType } from "./fetch_type.ts";
import { formatFetchArg } from "./format_fetch_arg.ts";

const identifier = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const s64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const positive = fc.bigInt(0n, 2n ** 63n - 1n);

const base: fc.Arbitrary<FetchBase> = fc.oneof<fc.Arbitrary<FetchBase>[]>(
  fc.record({ kind: fc.constant("register"), name: fc.stringMatching(/^[A-Za-z0-9_]{1,5}$/) }),
  fc.record({ kind: fc.constant("symbol"), name: fc.stringMatching(/^[A-Za-z_.][A-Za-z0-9_.]{0,8}$/), offset: s64 }),
  fc.record({ kind: fc.constant("address"), address: fc.bigInt(0n, 2n ** 64n - 1n) }),
  fc.record({ kind: fc.constant("file"), offset: positive }),
  fc.record({ kind: fc.constant("stack") }),
  fc.record({ kind: fc.constant("stack"), index: fc.nat(999_999_999) }),
  fc.record({ kind: fc.constant("special"), name: identifier.filter((name) => !name.startsWith("stack")) }),
  fc.record({ kind: fc.constant("immediate"), value: s64 }),
  fc.record({ kind: fc.constant("word"), text: fc.stringMatching(/^[A-Za-z0-9_.]{1,8}$/) }),
);

const bits = fc.constantFrom(8 as const, 16 as const, 32 as const, 64 as const);

const type: fc.Arbitrary<FetchType> = fc.oneof<fc.Arbitrary<FetchType>[]>(
  fc.record({ kind: fc.constant("int"), signed: fc.boolean(), bits }),
  fc.record({ kind: fc.constant("hex"), bits }),
  fc.record({
    kind: fc.constant("other"),
    text: fc.constantFrom("string", "b4@2/32", "u8[16]", "u128", "u", "symbol"),
  }),
);

const arg: fc.Arbitrary<FetchArg> = fc.record(
  { name: identifier, base, derefs: fc.array(fc.record({ offset: s64, user: fc.boolean() }), { maxLength: 5 }), type },
  { requiredKeys: ["base", "derefs"] },
);

Deno.test("what formatFetchArg writes, parseFetchArg reads", () => {
  fc.assert(fc.property(arg, (arg) => assertEquals(parseFetchArg(formatFetchArg(arg)), arg)), { numRuns: 1000 });
});

Deno.test("parseFetchArg reads the kernel's fetch syntax", () => {
  const cases: [text: string, arg: FetchArg][] = [
    ["%di", { base: { kind: "register", name: "di" }, derefs: [] }],
    ["di", { base: { kind: "word", text: "di" }, derefs: [] }],
    ["$stack", { base: { kind: "stack" }, derefs: [] }],
    ["$stack12", { base: { kind: "stack", index: 12 }, derefs: [] }],
    ["$stack012", { base: { kind: "special", name: "stack012" }, derefs: [] }],
    ["$retval:s32", {
      base: { kind: "special", name: "retval" },
      derefs: [],
      type: { kind: "int", signed: true, bits: 32 },
    }],
    ["@jiffies", { base: { kind: "symbol", name: "jiffies", offset: 0n }, derefs: [] }],
    ["@jiffies-0x8", { base: { kind: "symbol", name: "jiffies", offset: -8n }, derefs: [] }],
    ["@0xffffffff81000000", { base: { kind: "address", address: 0xffffffff81000000n }, derefs: [] }],
    ["@+0x10", { base: { kind: "file", offset: 16n }, derefs: [] }],
    ["\\-3", { base: { kind: "immediate", value: -3n }, derefs: [] }],
    ["-u010(+0x7fffffffffffffff(%si)):x16", {
      base: { kind: "register", name: "si" },
      derefs: [{ offset: 2n ** 63n - 1n, user: false }, { offset: -8n, user: true }],
      type: { kind: "hex", bits: 16 },
    }],
  ];
  for (const [text, arg] of cases) assertEquals(parseFetchArg(text), arg, text);
});

Deno.test("parseFetchArg names the column of what it refuses", () => {
  const cases: [text: string, message: string][] = [
    ["", 'column 1: wanted a register such as "%di", got the end'],
    ["flags=", 'column 7: wanted a register such as "%di", got the end'],
    ["%", "column 2: wanted a register's name, got the end"],
    ["$", "column 2: wanted a value such as"],
    ["+0(%di", 'column 7: wanted ")", got the end'],
    ["+0(+8(%di)", 'column 11: wanted ")", got the end'],
    ["+0(%di))", 'column 8: wanted the end of the argument, got ")"'],
    ["+0", 'column 3: wanted "(", got the end'],
    ["+(%di)", 'column 2: wanted an offset, got "(%di)"'],
    ["+-8(%di)", 'column 2: wanted an offset, got "-8(%di)"'],
    ["+08(%di)", 'column 2: wanted an offset, got "08", which is not octal'],
    ["+9223372036854775808(%di)", "column 2: wanted an offset of 64 bits, got more"],
    [`+${"9".repeat(1000)}(%di)`, "column 2: wanted an offset of 64 bits, got more"],
    ["@0x10000000000000000", "column 2: wanted a symbol or an address of 64 bits, got more"],
    ["%di:", 'column 5: wanted a type such as "u64", got the end'],
    ["%di:64", 'column 5: wanted a type such as "u64", got "64"'],
    ["%di:u64 ", 'column 8: wanted the end of the argument, got " "'],
    ["%di@user", 'column 4: wanted the end of the argument, got "@user"'],
    ["(%di)", 'column 1: wanted a register such as "%di", got "(%di)"'],
  ];
  for (const [text, message] of cases) assertThrows(() => parseFetchArg(text), SyntaxError, message);
  assertEquals(parseFetchArg("-9223372036854775808(%di)").derefs, [{ offset: -(2n ** 63n), user: false }]);
});

Deno.test("parseFetchArg takes any depth", () => {
  const depth = 50_000;
  assertEquals(parseFetchArg(`${"+0(".repeat(depth)}%di${")".repeat(depth)}`).derefs.length, depth);
});
