import type { Insn } from "./insn.ts";
import type { Register, Size } from "./register.ts";

/**
 * Something that a machine did. `at` is the address of the instruction, or of the external, that did it.
 *
 * A push also is a store, a pop a load, a call stores its return address and a return loads it: the event with the
 * narrower meaning comes second.
 */
export type MachineEvent =
  /** An instruction is about to be executed; the state is as before it. */
  | { readonly kind: "execute"; readonly at: bigint; readonly insn: Insn }
  /** An external is about to be run. */
  | { readonly kind: "external"; readonly at: bigint }
  | {
    readonly kind: "load";
    readonly at: bigint;
    readonly address: bigint;
    readonly size: Size;
    readonly value: bigint;
  }
  | {
    readonly kind: "store";
    readonly at: bigint;
    readonly address: bigint;
    readonly size: Size;
    readonly value: bigint;
  }
  /** `register` is `undefined` if a constant or memory was pushed; `address` is that of the slot. */
  | {
    readonly kind: "push";
    readonly at: bigint;
    readonly register: Register | undefined;
    readonly address: bigint;
    readonly value: bigint;
  }
  /** `register` is `undefined` if memory was popped to; `address` is that of the slot. `leave` pops `rbp`. */
  | {
    readonly kind: "pop";
    readonly at: bigint;
    readonly register: Register | undefined;
    readonly address: bigint;
    readonly value: bigint;
  }
  | { readonly kind: "call"; readonly at: bigint; readonly target: bigint; readonly returnAddress: bigint }
  | { readonly kind: "return"; readonly at: bigint; readonly target: bigint }
  /** A jump was taken. */
  | { readonly kind: "jump"; readonly at: bigint; readonly target: bigint; readonly conditional: boolean }
  /** A conditional jump was not taken. */
  | { readonly kind: "fall-through"; readonly at: bigint };
