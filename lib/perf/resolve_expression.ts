import type { Btf, BtfFunctionType } from "../btf/btf.ts";
import { findMember, namedMembers } from "../btf/find_member.ts";
import { typeName } from "../btf/type_name.ts";
import type { BtfMember } from "../btf/type.ts";
import { didYouMean } from "../text/did_you_mean.ts";
import { excerpt } from "../text/excerpt.ts";
import { type ParameterPlace, placeParameters } from "./place_parameters.ts";
import { atColumn } from "./at_column.ts";
import type { Expression, Step } from "./expression.ts";
import type { Deref, FetchArg } from "./fetch_arg.ts";
import type { FetchType } from "./fetch_type.ts";
import { fetchTypeOf } from "./fetch_type_of.ts";

/** A value on the way through an expression. */
interface Value {
  /** What the expression's text up to here is, for messages. */
  readonly text: string;
  readonly type: number;
  /** The reads that lead to the value's address or, if `at` is missing, to the value. */
  readonly derefs: readonly Deref[];
  /** Where the value lies, from the last address read. A value in a register lies nowhere. */
  readonly at?: Deref;
}

/**
 * Turns a C expression over the parameters of a function into a fetch at the function's start.
 *
 * Memory behind a pointer that is tagged `user` (`__user` in the kernel's C) is read as user memory.
 *
 * @param name What the fetched value is called; the last member named, or else the parameter, if left out.
 * @throws {RangeError} if the expression names what the types do not have, or its value cannot be fetched.
 */
export function resolveExpression(
  btf: Btf,
  { func, proto }: BtfFunctionType,
  expression: Expression,
  name: string = defaultName(expression),
): FetchArg {
  const { variable, column, steps } = expression;
  const { type, register } = atColumn(column, () => parameter(btf, { func, proto }, variable));
  const start: Value = { text: variable, type, derefs: [] };
  const value = steps.reduce((value, step) => atColumn(step.column, () => follow(btf, value, step)), start);
  const derefs = value.at === undefined ? value.derefs : [...value.derefs, value.at];
  return {
    name,
    base: { kind: "register", name: register },
    derefs: expression.user ? derefs.map(({ offset }) => ({ offset, user: true })) : derefs,
    type: atColumn(steps.at(-1)?.column ?? column, () => castType(btf, value, expression.type)),
  };
}

function defaultName({ variable, steps }: Expression): string {
  return steps.reduce((name, step) => step.kind === "index" ? name : step.name, variable);
}

/** A parameter's type, and the one register that carries it. */
function parameter(
  btf: Btf,
  { func, proto }: Omit<BtfFunctionType, "id">,
  variable: string,
): { readonly type: number; readonly register: string } {
  const index = proto.params.findIndex((param) => param.name === variable);
  const param = proto.params[index];
  if (param === undefined) {
    const names = proto.params.map(({ name }) => name);
    throw new RangeError(`${func.name}() has no parameter "${variable}"${didYouMean(variable, names)}`);
  }
  const places = placeParameters(btf, proto);
  const carried = proto.params.map(({ type }, i) => carrier(btf, type, places[i]));
  const register = carried[index];
  if (register !== undefined) return { type: param.type, register };
  const others = proto.params.filter(({ name }, i) => name !== "" && carried[i] !== undefined);
  const fetchable = others.length === 0 ? "" : `; there are ${others.map(({ name }) => `"${name}"`).join(", ")}`;
  const why = isComposite(btf, param.type)
    ? `is a ${typeName(btf, param.type)} by value (${btf.sizeOf(param.type)} bytes), which has no address`
    : whereabouts(places[index]);
  throw new RangeError(
    `parameter ${index + 1}, "${variable}", of ${func.name}() ${why}, and cannot be fetched${fetchable}`,
  );
}

/** The register that alone carries a parameter of this type. */
function carrier(btf: Btf, type: number, place: ParameterPlace | undefined): string | undefined {
  return place?.kind === "registers" && place.names.length === 1 && !isComposite(btf, type)
    ? place.names[0]
    : undefined;
}

/** Why a scalar parameter is not in one register. */
function whereabouts(place: ParameterPlace | undefined): string {
  switch (place?.kind) {
    case "registers":
      return `takes two registers, ${place.names.join(" and ")}`;
    case "vector":
      return "is a floating-point number in a vector register";
    default:
      return "lies on the stack, as only di, si, dx, cx, r8 and r9 carry arguments";
  }
}

function isComposite(btf: Btf, id: number): boolean {
  const kind = btf.kind(btf.resolve(id));
  return kind === "struct" || kind === "union";
}

/** Takes a step of the expression. */
function follow(btf: Btf, value: Value, step: Step): Value {
  switch (step.kind) {
    case "arrow":
      return memberOf(btf, behindPointer(btf, value, "->"), step.name, `${value.text}->${step.name}`);
    case "dot":
      if (btf.kind(btf.resolve(value.type)) === "ptr") {
        throw new RangeError(
          `wanted "->" behind "${excerpt(value.text)}", which is a pointer (${typeName(btf, value.type)}), got "."`,
        );
      }
      return memberOf(btf, value, step.name, `${value.text}.${step.name}`);
    case "index":
      return elementOf(btf, value, step.index);
  }
}

/** The value that a pointer, or an array's start, leads to. */
function behindPointer(btf: Btf, value: Value, operator: string): Value {
  const type = btf.type(btf.resolve(value.type));
  if (type.kind === "array" && value.at !== undefined) return { ...value, type: type.element };
  if (type.kind !== "ptr") {
    const instead = isComposite(btf, value.type) ? ', use "."' : "";
    throw new RangeError(
      `wanted a pointer in front of "${operator}", got "${excerpt(value.text)}", which is ${
        typeName(btf, value.type)
      }${instead}`,
    );
  }
  const derefs = value.at === undefined ? value.derefs : [...value.derefs, value.at];
  return { ...value, type: type.type, derefs, at: { offset: 0n, user: isUser(btf, type.type) } };
}

/** Whether a type carries the tag of user memory. */
function isUser(btf: Btf, id: number): boolean {
  const end = btf.resolve(id);
  for (let at = id; at !== end;) {
    const type = btf.type(at);
    if (type.kind === "type_tag" && type.name === "user") return true;
    at = "type" in type ? type.type : end;
  }
  return false;
}

function memberOf(btf: Btf, value: Value, name: string, text: string): Value {
  const id = defined(btf, btf.resolve(value.type));
  const type = typeName(btf, value.type);
  if (!isComposite(btf, id) || value.at === undefined) {
    throw new RangeError(`wanted a struct or union to take member "${name}" of, got ${type}`);
  }
  const member = findMember(btf, id, name);
  const names = (fits: (member: BtfMember) => boolean): string[] =>
    Array.from(namedMembers(btf, id)).filter(fits).map(({ name }) => name);
  if (member === undefined) {
    throw new RangeError(`${type} has no member "${name}"${didYouMean(name, names(() => true))}`);
  }
  if (member.bitSize !== 0) {
    const others = didYouMean(name, names(({ bitSize }) => bitSize === 0));
    throw new RangeError(
      `member "${name}" of ${type} is a bit field of width ${member.bitSize}, which cannot be fetched${others}`,
    );
  }
  if (member.bitOffset % 8 !== 0) {
    throw new RangeError(`BTF type ${id}: wanted member "${name}" at a whole byte, got bit ${member.bitOffset}`);
  }
  return { ...value, text, type: member.type, at: moved(value.at, BigInt(member.bitOffset / 8)) };
}

/** The definition of a struct or union that is only declared, if the types have one. */
function defined(btf: Btf, id: number): number {
  const type = btf.type(id);
  return type.kind === "fwd" ? btf.findByName(type.name, type.of)[0] ?? id : id;
}

function elementOf(btf: Btf, value: Value, index: bigint): Value {
  const type = btf.type(btf.resolve(value.type));
  const element = behindPointer(btf, value, "[");
  // One element, or none, is how a flexible array is declared.
  if (type.kind === "array" && (index < 0n || (type.length > 1 && index >= BigInt(type.length)))) {
    throw new RangeError(
      `wanted an index within "${excerpt(value.text)}", which is ${typeName(btf, value.type)}, got ${index}`,
    );
  }
  const at = moved(element.at, index * BigInt(btf.sizeOf(defined(btf, btf.resolve(element.type)))));
  return { ...element, text: `${value.text}[${index}]`, at };
}

function moved(at: Deref | undefined, bytes: bigint): Deref {
  return { offset: (at?.offset ?? 0n) + bytes, user: at?.user ?? false };
}

/** The type to fetch a value as. `u`, `s` and `x` alone keep the value's own width. */
function castType(btf: Btf, value: Value, cast: FetchType | undefined): FetchType {
  if (cast !== undefined && (cast.kind !== "other" || !/^(?:[usx]|u?string)$/.test(cast.text))) return cast;
  const own = fetchTypeOf(btf, value.type);
  if (cast?.kind !== "other" || own.kind !== "int") return own;
  switch (cast.text) {
    case "u":
    case "s":
      return { kind: "int", signed: cast.text === "s", bits: own.bits };
    case "x":
      return { kind: "hex", bits: own.bits };
    default:
      throw new RangeError(`wanted an integer type for "${excerpt(value.text)}", got "${cast.text}"`);
  }
}
