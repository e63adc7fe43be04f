import { parameterLabel, type Prototype } from "../../c/prototype.ts";
import { alignOf, type CType, sizeOf } from "../../c/type.ts";
import {
  ARGUMENT_REGISTERS,
  type ArgumentRegister,
  type DirectPlace,
  type Piece,
  type StructPassing,
} from "../../protocol/struct_args.ts";

/** One argument as its caller passes it. */
export interface PassedArgument {
  /** What texts call it. */
  readonly label: string;
  readonly type: CType;
  /** Bytes. */
  readonly size: number;
  /** Whether it is a struct or union. */
  readonly isComposite: boolean;
  /** Where it lies, by ascending offset. */
  readonly pieces: readonly Piece[];
}

/** How a function is called: where each of its arguments lies. */
export interface Call {
  readonly args: readonly PassedArgument[];
  /** Bytes of arguments on the stack. */
  readonly stackBytes: number;
}

/** The largest argument in bytes that a trampoline can be asked to save. */
export const LARGEST_ARGUMENT = 16;

/** Bytes from where `rsp` points when a function starts to its first argument on the stack: its return address. */
const FIRST_ON_STACK = 8;

/** Scalars looked at in one argument. */
const MOST_SCALARS = 4096;

/**
 * Where the x86-64 System V ABI puts the arguments of a function.
 *
 * An argument takes a register for every eight bytes. One that does not fit what is left of the six, or has an unaligned
 * member, lies on the stack as a whole, and later ones may still take registers.
 *
 * Source: https://gitlab.com/x86-psABIs/x86-64-ABI, section 3.2.3
 *
 * @returns `undefined` for what the places of the protocol cannot tell: arguments of more than 16 bytes, floating-point
 * numbers, and results in memory, whose address takes the place of an argument. And for that about which compilers
 * disagree: a member that is unaligned in none but later elements of an array.
 */
export function callOf({ parameters, returns }: Prototype, structs: StructPassing): Call | undefined {
  if (returns !== undefined && (sizeOf(returns) > LARGEST_ARGUMENT || isComposite(returns))) return undefined;
  const free = [...ARGUMENT_REGISTERS];
  const args: PassedArgument[] = [];
  let stack = FIRST_ON_STACK;
  for (const [index, parameter] of parameters.entries()) {
    const { type } = parameter;
    const size = sizeOf(type);
    const isPointed = isComposite(type) && structs === "reference";
    const alignment = size > LARGEST_ARGUMENT ? "unknown" : isPointed ? "aligned" : alignmentOf(type);
    if (alignment === "unknown") return undefined;
    const registers = isPointed ? free.splice(0, 1) : alignment === "aligned" ? takeRegisters(free, size) : [];
    const onStack = registers.length === 0 && size > 0;
    if (onStack) stack = roundUp(stack - FIRST_ON_STACK, isPointed ? 8 : Math.max(8, alignOf(type))) + FIRST_ON_STACK;
    const pieces = [...isPointed ? pointedPieces(size, registers, stack) : directPieces(size, registers, stack)];
    if (onStack) stack += isPointed ? 8 : roundUp(size, 8);
    args.push({ label: parameterLabel(parameter, index), type, size, isComposite: isComposite(type), pieces });
  }
  return { args, stackBytes: stack - FIRST_ON_STACK };
}

/** Whether a type is a struct or union. */
export function isComposite({ kind }: CType): boolean {
  return kind === "struct" || kind === "union";
}

/** A number or pointer in a type, and its place in bits. */
interface Scalar {
  readonly type: CType;
  readonly bitOffset: number;
  readonly isBitField: boolean;
  /** Whether it stands in an element of an array that is not the first. */
  readonly isLater: boolean;
}

/** Whether all scalars of a type are aligned; unknown if that cannot be told, or if there are floating-point numbers. */
function alignmentOf(type: CType): "aligned" | "unaligned" | "unknown" {
  const scalars = scalarsOf(type);
  if (scalars === undefined || scalars.some(({ type }) => type.kind === "float")) return "unknown";
  const unaligned = scalars.filter(({ type, bitOffset, isBitField }) =>
    !isBitField && bitOffset % (8 * alignOf(type)) !== 0
  );
  if (unaligned.length === 0) return "aligned";
  return unaligned.every(({ isLater }) => isLater) ? "unknown" : "unaligned";
}

/** The scalars of a type; `undefined` if there are too many. */
function scalarsOf(outermost: CType): readonly Scalar[] | undefined {
  const found: Scalar[] = [];
  const pending: Scalar[] = [{ type: outermost, bitOffset: 0, isBitField: false, isLater: false }];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (found.length + pending.length > MOST_SCALARS) return undefined;
    const { type, bitOffset, isLater } = part;
    if (type.kind === "struct" || type.kind === "union") {
      for (const member of type.members) {
        const isBitField = member.bits !== undefined;
        pending.push({ type: member.type, bitOffset: bitOffset + member.bitOffset, isBitField, isLater });
      }
    } else if (type.kind === "array") {
      const size = sizeOf(type.element);
      // Compilers heed the alignment of elements even where there are none.
      const length = size === 0 ? 1 : Math.max(1, type.length);
      for (let i = 0; i < length; i++) {
        const at = bitOffset + 8 * size * i;
        pending.push({ type: type.element, bitOffset: at, isBitField: false, isLater: isLater || i > 0 });
      }
    } else found.push(part);
  }
  return found;
}

/** Takes as many registers as a value needs; none if they are too few. */
function takeRegisters(free: ArgumentRegister[], size: number): ArgumentRegister[] {
  const count = Math.ceil(size / 8);
  return count <= free.length ? free.splice(0, count) : [];
}

function* directPieces(size: number, registers: readonly ArgumentRegister[], stack: number): Generator<Piece> {
  for (let offset = 0; offset < size; offset += 8) {
    const place = directPlace(registers[offset / 8], stack + offset);
    yield { offset, size: Math.min(8, size - offset), place };
  }
}

function* pointedPieces(size: number, [register]: readonly ArgumentRegister[], stack: number): Generator<Piece> {
  const pointer = directPlace(register, stack);
  for (let offset = 0; offset < size; offset += 8) {
    yield { offset, size: Math.min(8, size - offset), place: { kind: "pointed", pointer } };
  }
}

function directPlace(register: ArgumentRegister | undefined, offset: number): DirectPlace {
  return register === undefined ? { kind: "stack", offset } : { kind: "register", register };
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
