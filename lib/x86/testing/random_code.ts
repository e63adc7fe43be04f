import type { Random } from "../../testing/random.ts";
import { encodeForm, type Form } from "./forms.ts";

/** A piece of code, and what each of its instructions is. */
export interface RandomCode {
  readonly bytes: Uint8Array;
  /** By address. */
  readonly insns: ReadonlyMap<bigint, PlacedForm>;
}

/** An instruction of the piece. */
export interface PlacedForm {
  readonly form: Form;
  /** The flags that the package says it leaves undefined, as bits of its `RflagsBits`. */
  readonly undefinedFlags: number;
}

/** Where the piece will be run. */
export interface RandomPlace {
  /** The address of its first byte. */
  readonly code: bigint;
  /** The address of 4 KiB of data. */
  readonly data: bigint;
}

/** Moves the stack pointer, so that a function must not end behind it. */
const MOVES_STACK: readonly string[] = ["push", "pop"];
const SIGN_EXTENSION: Readonly<Record<string, string>> = { rm8: "Cbw", rm16: "Cwd", rm32: "Cdq", rm64: "Cqo" };
const CONTROL = /^(j.*|call|ret|leave|int3|ud2)$/;

/** The forms in two groups. */
interface Forms {
  readonly straight: readonly Form[];
  readonly byName: ReadonlyMap<string, Form>;
}

/**
 * Makes pieces of code that run from their first byte to behind their last: some instructions in a row, among them
 * jumps over others, calls of functions within the piece, and stack frames.
 *
 * Each form comes up in its turn, so that all are about equally frequent.
 */
export class RandomCodeMaker {
  readonly #random: Random;
  readonly #forms: Forms;
  readonly #jumps: readonly Form[];
  #turn = 0;

  /** @param forms What the pieces are made of. */
  constructor(forms: readonly Form[], random: Random) {
    this.#random = random;
    this.#forms = {
      straight: forms.filter(({ mnemonic }) => !CONTROL.test(mnemonic)),
      byName: new Map(forms.map((form) => [form.name, form])),
    };
    this.#jumps = forms.filter(({ mnemonic }) => mnemonic.startsWith("j") && mnemonic !== "jmp");
  }

  /** The next piece. */
  make({ code, data }: RandomPlace): RandomCode {
    const piece = new Piece(code, data, this.#random);
    for (let count = 1 + this.#random.below(5); count > 0; count--) this.#addSomething(piece);
    return piece.done();
  }

  #addSomething(piece: Piece): void {
    switch (this.#random.below(10)) {
      case 0:
      case 1:
        return this.#addConditionalJump(piece);
      case 2:
        return this.#addCall(piece);
      case 3:
        return this.#random.oneIn(2) ? this.#addFrame(piece) : this.#addJump(piece);
      default:
        return this.#addStraight(piece);
    }
  }

  #next(): Form {
    const { straight } = this.#forms;
    const form = straight[this.#turn++ % straight.length];
    if (form === undefined) throw new RangeError("wanted forms to make code from, got none");
    return form;
  }

  #named(name: string): Form {
    const form = this.#forms.byName.get(name);
    if (form === undefined) throw new RangeError(`wanted the form ${name}, got none`);
    return form;
  }

  #addStraight(piece: Piece): void {
    const form = this.#next();
    // Division traps unless the upper half of the dividend is but a sign.
    if (/^I?div/i.test(form.name)) piece.add(this.#named(SIGN_EXTENSION[form.name.split("_")[1] ?? ""] ?? "Cqo"));
    piece.add(form);
  }

  /** Instructions that leave the stack pointer where it is. */
  #addBalanced(piece: Piece): void {
    for (let count = 1 + this.#random.below(2); count > 0; count--) {
      const form = this.#next();
      if (!MOVES_STACK.includes(form.mnemonic)) piece.add(form);
    }
  }

  #addConditionalJump(piece: Piece): void {
    const form = this.#random.pick(this.#jumps);
    if (form === undefined) return;
    const jump = piece.reserve(form.name.includes("rel8") ? 2 : 6, form);
    this.#addBalanced(piece);
    jump(piece.address);
  }

  #addJump(piece: Piece): void {
    const name = this.#random.pick(["Jmp_rel8_64", "Jmp_rel32_64", "Jmp_rm64"]);
    const form = this.#named(name);
    if (name === "Jmp_rm64") return this.#addIndirect(piece, form, (skipped) => this.#addBalanced(skipped));
    const jump = piece.reserve(name === "Jmp_rel8_64" ? 2 : 5, form);
    this.#addBalanced(piece);
    jump(piece.address);
  }

  /** `lea rax,[rip+target]`, the jump or call through `rax` or memory, what is skipped, and the target. */
  #addIndirect(piece: Piece, form: Form, skipped: (piece: Piece) => void): void {
    const lea = piece.reserveBytes(7, this.#named("Lea_r64_m"));
    const throughMemory = this.#random.oneIn(2);
    if (throughMemory) {
      // mov [rbp-8],rax
      piece.addBytes(Uint8Array.of(0x48, 0x89, 0x45, 0xf8), this.#named("Mov_rm64_r64"));
    }
    const kind = form.mnemonic === "call" ? 2 : 4;
    const modrm = throughMemory ? [0x45 | kind << 3, 0xf8] : [0xc0 | kind << 3];
    piece.addBytes(Uint8Array.of(0xff, ...modrm), form);
    skipped(piece);
    lea((next) => {
      const displacement = new Uint8Array(new Int32Array([Number(piece.address - next)]).buffer);
      return Uint8Array.of(0x48, 0x8d, 0x05, ...displacement);
    });
  }

  /** A call of a function that follows behind a jump over it. */
  #addCall(piece: Piece): void {
    const form = this.#named(this.#random.pick(["Call_rel32_64", "Call_rm64"]));
    if (form.name === "Call_rm64") {
      const jump = { land: (_target: bigint): void => {} };
      this.#addIndirect(piece, form, () => {
        jump.land = piece.reserve(5, this.#named("Jmp_rel32_64"));
      });
      this.#addFunction(piece);
      return jump.land(piece.address);
    }
    const call = piece.reserve(5, form);
    const jump = piece.reserve(2, this.#named("Jmp_rel8_64"));
    call(piece.address);
    this.#addFunction(piece);
    jump(piece.address);
  }

  #addFunction(piece: Piece): void {
    piece.sparesStack = true;
    this.#addBalanced(piece);
    piece.sparesStack = false;
    if (this.#random.oneIn(3)) {
      piece.addBytes(Uint8Array.of(0xc2, 8 * this.#random.below(4), 0), this.#named("Retnq_imm16"));
    } else piece.addBytes(Uint8Array.of(0xc3), this.#named("Retnq"));
  }

  /** `push rbp; mov rbp,rsp; …; leave`. */
  #addFrame(piece: Piece): void {
    piece.addBytes(Uint8Array.of(0x55), this.#named("Push_r64"));
    piece.addBytes(Uint8Array.of(0x48, 0x89, 0xe5), this.#named("Mov_rm64_r64"));
    piece.sparesStack = true;
    this.#addStraight(piece);
    piece.sparesStack = false;
    piece.addBytes(Uint8Array.of(0xc9), this.#named("Leaveq"));
  }
}

/** A piece in the making. */
class Piece {
  /** Whether what is added now must leave the stack alone. */
  sparesStack = false;
  readonly #code: bigint;
  readonly #data: bigint;
  readonly #random: Random;
  readonly #bytes: number[] = [];
  readonly #insns = new Map<bigint, PlacedForm>();

  constructor(code: bigint, data: bigint, random: Random) {
    this.#code = code;
    this.#data = data;
    this.#random = random;
  }

  /** Where the next instruction will lie. */
  get address(): bigint {
    return this.#code + BigInt(this.#bytes.length);
  }

  /** Adds a form with random operands. */
  add(form: Form): void {
    const encoded = encodeForm(form, this.#random, {
      address: this.address,
      data: this.#data,
      sparesStack: this.sparesStack,
    });
    if (encoded !== undefined) this.addBytes(encoded.bytes, form, encoded.undefinedFlags);
  }

  addBytes(bytes: Uint8Array, form: Form, undefinedFlags = 0): void {
    this.#insns.set(this.address, { form, undefinedFlags });
    this.#bytes.push(...bytes);
  }

  /** Adds an instruction whose bytes, that many, are known later. */
  reserveBytes(length: number, form: Form): (make: (next: bigint) => Uint8Array) => void {
    const offset = this.#bytes.length;
    this.addBytes(new Uint8Array(length), form);
    const next = this.address;
    return (make) => make(next).forEach((byte, index) => this.#bytes[offset + index] = byte);
  }

  /** Adds a jump or call whose target is known later. */
  reserve(length: number, form: Form): (target: bigint) => void {
    const address = this.address;
    const fill = this.reserveBytes(length, form);
    return (target) =>
      fill(() => {
        const encoded = encodeForm(form, this.#random, { address, data: this.#data, target });
        if (encoded?.bytes.length !== length) throw new RangeError(`wanted ${form.name} to reach ${target}`);
        return encoded.bytes;
      });
  }

  done(): RandomCode {
    return { bytes: Uint8Array.from(this.#bytes), insns: this.#insns };
  }
}
