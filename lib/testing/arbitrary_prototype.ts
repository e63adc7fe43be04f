import fc from "fast-check";
import { arithmeticType } from "../c/arithmetic_type.ts";
import { layOut } from "../c/lay_out.ts";
import type { Parameter, Prototype } from "../c/prototype.ts";
import type { CMemberDeclaration, CType } from "../c/type.ts";

const arithmetic: fc.Arbitrary<CType> = fc.constantFrom(
  ...["char", "signed char", "bool", "short", "unsigned int", "int", "long", "unsigned long", "long long", "__int128"]
    .map((name): CType => {
      const type = arithmeticType(name.split(" "));
      if (type === undefined) throw new TypeError(`wanted a type, got ${name}`);
      return type;
    }),
);

const pointer: fc.Arbitrary<CType> = fc.constantFrom("void", "struct sock", "char *", "int ()", "char []")
  .map((to) => ({ kind: "pointer", to }));

const float: fc.Arbitrary<CType> = fc.constantFrom<CType>(
  { kind: "float", name: "float", size: 4 },
  { kind: "float", name: "double", size: 8 },
  { kind: "float", name: "long double", size: 16 },
);

const { type } = fc.letrec<{ type: CType; leaf: CType; composite: CType }>((tie) => ({
  leaf: fc.oneof({ weight: 6, arbitrary: arithmetic }, { weight: 2, arbitrary: pointer }, {
    weight: 1,
    arbitrary: float,
  }),
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 3, arbitrary: tie("leaf") },
    { weight: 2, arbitrary: tie("composite") },
    { weight: 1, arbitrary: fc.tuple(tie("leaf"), fc.nat(4)).map(([element, length]) => array(element, length)) },
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

const parameter: fc.Arbitrary<Parameter> = fc.record({ type }).map(({ type }): Parameter => ({
  name: "p",
  type: type.kind === "array" ? type.element : type,
}));

/** Random prototypes, as the parser of C declarations makes them. */
export const arbitraryPrototype: fc.Arbitrary<Prototype> = fc.record({
  returns: fc.option(type.filter(({ kind }) => kind !== "array"), { nil: undefined }),
  parameters: fc.array(parameter, { maxLength: 6 }),
  variadic: fc.boolean(),
}).map(({ returns, parameters, variadic }) => ({
  name: "f",
  ...returns === undefined ? {} : { returns },
  parameters: parameters.map(({ type }, at) => at === 5 ? { type } : { name: `p${at}`, type }),
  variadic,
}));
