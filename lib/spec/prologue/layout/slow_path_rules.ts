import type { Rule } from "../../rule.ts";
import { layoutRules } from "./layout_rules.ts";

/** The slow path as it was published, for each design: what keeps the context, leads to slots, reads, loads and branches. */
export const slowPathRules: readonly Rule<"prologue.generate">[] = [
  ...layoutRules({
    id: "prologue/context-in-r6",
    clauses: ["P05", "P14"],
    title: "The slow path begins by keeping the context in r6, and ends by giving it back to r1",
    role: "context",
  }),
  ...layoutRules({
    id: "prologue/base-in-r3",
    clauses: ["P10"],
    title: "The slow path loads each argument's register from pt_regs into r3",
    role: "base",
  }),
  ...layoutRules({
    id: "prologue/slot-address-in-r7",
    clauses: ["P05"],
    title: "The slow path makes r7 the address of each argument's slot: r10, then less the slot's offset",
    text: "The listing does so before it loads the register, the published generator after; either is right.",
    role: "slot-address",
  }),
  ...layoutRules({
    id: "prologue/slots-from-fp-8",
    clauses: ["P06", "P08"],
    title: "The slow path stores each argument's register to its slot: argument 1 at fp-8, 2 at fp-16, 3 at fp-24",
    text: "A store makes the slot valid; that of an argument that needs no read already is its result.",
    role: "slot-store",
  }),
  ...layoutRules({
    id: "prologue/one-dereference",
    clauses: ["P08"],
    title: "One dereference adds its offset to r3, sets r2 to 8 and r1 to r7, calls, and branches where r0 is not 0",
    text:
      "Between two dereferences r3 is loaded from the slot. Helper 4 reads in the first design; in that of Linux 5.10 it is " +
      "113, and 112 from an argument's first read of user space on.",
    role: "dereference",
  }),
  ...layoutRules({
    id: "prologue/results-from-slots",
    clauses: ["P06", "P07", "P18"],
    title: "When all arguments are fetched, r3, r4 and r5 are loaded from their slots, in that order",
    text:
      "The first design loads eight bytes; that of Linux 5.10 as many as the type of an argument with dereferences has.",
    erratum: "The listing's comment `load r2, r3, r4 from stack` means r3, r4 and r5.",
    role: "result",
  }),
  ...layoutRules({
    id: "prologue/two-paths",
    clauses: ["P11", "P12", "P13"],
    title:
      "All failures lead to one place, which sets r2 to 1 and the arguments to 0; success goes around it and sets r2 to 0",
    role: "two-paths",
  }),
];
