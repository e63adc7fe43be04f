/**
 * Measures the suite: every figure beside the one that it is to be compared with, in one run.
 *
 * @module
 */
import { benchFuzzing } from "./fuzz.ts";
import { benchJudging } from "./judging.ts";
import { benchMachines } from "./machines.ts";
import { provePokes } from "./pokes.ts";
import { benchTransports } from "./transports.ts";

if (import.meta.main) {
  // A hunt is a process of its own, and what else a process has done slows it.
  await benchFuzzing();
  await benchTransports();
  await benchMachines();
  await benchJudging();
  await provePokes();
}
