/**
 * The instructions that the reference emits, as functions that return their bytes. Each has one encoding, the one of
 * the published listings where there is a choice.
 *
 * @module
 */
export * from "./assemble/arithmetic.ts";
export * from "./assemble/control.ts";
export type { MemoryAddress, RegisterOrMemory } from "./assemble/encode.ts";
export * from "./assemble/move.ts";
