import fc from "fast-check";
import { arithmeticType } from "../../../c/arithmetic_type.ts";
import { layOut } from "../../../c/lay_out.ts";
import type { Parameter, Prototype } from "../../../c/prototype.ts";
import type { CMemberDeclaration, CType } from "../../../c/type.ts";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";

/** Integers of every size. */
const integer: fc.Arbitrary<CType> = fc.constantFrom(
  ...["int", "char", "signed char", "bool", "short", "unsigned int", "long", "unsigned long", "long long", "__int128"]
    .map((name): CType => {
      const type = arithmeticType(name.split(" "));
      if (type === undefined) throw new TypeError(`wanted a type, got ${name}`);
      return type;
    }),
);

const pointer: fc.Arbitrary<CType> = fc.constantFrom("void", "struct sock", "char *", "int ()", "char []")
  .map((to) => ({ kind: "pointer", to }));

/** Enumerations of every size, as C has them since C23. */
const enumeration: fc.Arbitrary<CType> = fc.record({
  size: fc.constantFrom(4 as const, 1 as const, 2 as const, 8 as const),
  signed: fc.boolean(),
}).map(({ size, signed }) => ({ kind: "enum", size, signed }));

const float: fc.Arbitrary<CType> = fc.constantFrom<CType>(
  { kind: "float", name: "float", size: 4 },
  { kind: "float", name: "double", size: 8 },
  { kind: "float", name: "long double", size: 16 },
);

const { type } = fc.letrec<{ type: CType; leaf: CType; composite: CType }>((tie) => ({
  leaf: fc.oneof({ withCrossShrink: true }, often(6, integer), often(2, pointer), often(1, float)),
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    often(3, tie("leaf")),
    often(2, tie("composite")),
    often(1, fc.tuple(tie("leaf"), fc.nat(4)).map(([element, length]) => array(element, length))),
  ),
  composite: fc.record({
    kind: fc.constantFrom<("struct" | "union")[]>("struct", "struct", "struct", "union"),
    members: fc.array(fc.tuple(tie("type"), fc.nat(70), fc.constantFrom(undefined, undefined, undefined, 2, 16)), {
      maxLength: 4,
    }),
    packed: fc.boolean(),
    aligned: fc.constantFrom(undefined, undefined, 8, 16),
  }).map(({ kind, members, packed, aligned }) =>
    layOut({
      kind,
      members: members.map(([type, width, aligned], at) => memberOf(type, width, aligned, at)),
      packed,
      ...aligned === undefined ? {} : { aligned },
    })
  ),
}));

function array(element: CType, length: number): CType {
  return { kind: "array", element, length };
}

/** A member, which is a bit field if its type allows it and the width says so. */
function memberOf(type: CType, width: number, aligned: number | undefined, at: number): CMemberDeclaration {
  const name = `m${at}`;
  if (type.kind === "int" && type.size < 16 && type.name !== "bool" && width >= 1 && width <= 8 * type.size) {
    return { ...width % 5 === 0 ? {} : { name }, type, bits: width };
  }
  return { name, type, ...aligned === undefined ? {} : { aligned } };
}

/** A type of a parameter or a result: any but an array. */
const valueType: fc.Arbitrary<CType> = type.map((type) => type.kind === "array" ? type.element : type);

/** Random prototypes that any compiler of C takes; a kernel refuses most of them. */
export const arbitraryPrototype: fc.Arbitrary<Prototype> = prototypes({
  returns: fc.option(type.filter(({ kind }) => kind !== "array"), { nil: undefined }),
  parameters: fc.array(valueType, { maxLength: 6 }),
  variadic: fc.boolean(),
});

const member: fc.Arbitrary<CType> = fc.oneof(
  { withCrossShrink: true },
  often(4, integer),
  often(1, pointer),
  often(1, enumeration),
);

/** A struct of one to three integers and a few bytes: from 1 to 24 bytes, 16 at most most of the time. */
const smallStruct: fc.Arbitrary<CType> = fc.record({
  members: fc.oneof(
    { withCrossShrink: true },
    often(4, fc.array(member, { minLength: 1, maxLength: 2 })),
    often(1, fc.array(member, { minLength: 1, maxLength: 3 })),
  ),
  bytes: fc.oneof({ withCrossShrink: true }, often(4, fc.constant(0)), often(1, fc.nat(9))),
  kind: fc.oneof(
    { withCrossShrink: true },
    often(5, fc.constant("struct" as const)),
    often(1, fc.constant("union" as const)),
  ),
  packed: oneIn(5),
}).map(({ members, bytes, kind, packed }) => {
  const all = [...members, ...bytes === 0 ? [] : [array(char, bytes)]];
  return layOut({ kind, members: all.map((type, at) => ({ name: `m${at}`, type })), packed });
});

const char: CType = { kind: "int", name: "char", size: 1, signed: true };

/** A type that is traced, most of the time. */
const traceable: fc.Arbitrary<CType> = fc.oneof(
  { withCrossShrink: true },
  often(24, integer),
  often(8, pointer),
  often(6, enumeration),
  often(24, smallStruct),
  often(1, valueType),
);

const plain: fc.Arbitrary<CType> = fc.oneof(
  { withCrossShrink: true },
  often(6, integer),
  often(2, pointer),
  often(1, enumeration),
);

/** Prototypes that can be traced, most of the time. */
export const traceablePrototype: fc.Arbitrary<Prototype> = prototypes({
  returns: fc.oneof({ withCrossShrink: true }, often(3, fc.constant(undefined)), often(24, plain), often(1, valueType)),
  parameters: fc.oneof(
    { withCrossShrink: true },
    often(8, fc.array(traceable, { maxLength: 6, size: "max" })),
    often(2, fc.array(traceable, { maxLength: 12, size: "max" })),
    often(3, fc.array(plain, { maxLength: 14, size: "max" })),
  ),
  variadic: oneIn(25),
});

function prototypes(parts: {
  readonly returns: fc.Arbitrary<CType | undefined>;
  readonly parameters: fc.Arbitrary<readonly CType[]>;
  readonly variadic: fc.Arbitrary<boolean>;
}): fc.Arbitrary<Prototype> {
  return fc.record(parts).map(({ returns, parameters, variadic }) => ({
    name: "f",
    ...returns === undefined ? {} : { returns },
    // One without a name, now and then.
    parameters: parameters.map((type, at): Parameter => at === 5 ? { type } : { name: `p${at}`, type }),
    variadic,
  }));
}
