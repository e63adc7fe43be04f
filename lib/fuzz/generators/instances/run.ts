import type { InstancesInput } from "../../../protocol/instances.ts";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { arbitraryScript } from "./arbitrary_script.ts";

/**
 * Up to fourteen calls about up to three programs: any order, odd numbers of instances and indexes, preprocessors that
 * change, refuse, skip and write over what they are given.
 */
export const run: Generator<"instances.run"> = generator({
  operation: "instances.run",
  questions: (info) =>
    asked("instances", info, info.kernel === undefined ? arbitraryScript : arbitraryScript.map(withoutLoadAfterLoad)),
});

/**
 * Leaves out a load of the object that comes behind one of a program: it ends the process in which libbpf 0.3 is, so that
 * nothing else could be asked.
 */
export function withoutLoadAfterLoad(input: InstancesInput): InstancesInput {
  const first = input.script.findIndex(({ call }) => call === "load");
  if (input.script[first]?.program === undefined) return input;
  return { ...input, script: input.script.filter(({ call, program }) => call !== "load" || program !== undefined) };
}
