import type { HelperParam } from "../../../bpf/helper.ts";
import { forget } from "./memory.ts";
import type { Sight } from "./sight.ts";
import { setRegisters, type State, valueOf } from "./state.ts";
import { unknown, unset } from "./value.ts";

/** A helper or kfunc as a path meets it. */
export interface CallModel {
  /** Its parameters, from r1 on, at most five. */
  readonly params: readonly HelperParam[];
  /** Whether it returns nothing. */
  readonly isVoid: boolean;
  /** The registers that cannot be read after a call. */
  readonly scratches: readonly number[];
}

/**
 * Calls a helper or kfunc, which accesses what it gets pointers to; the state changes.
 *
 * A pointer into a frame counts as accessed from where it points upwards, whatever the parameter is declared to be; if
 * a callback is passed as well, all of the frame does, for there the callback may go anywhere.
 *
 * @returns First slots of functions of the program that it may call back.
 */
export function callFunction(state: State, { params, isVoid, scratches }: CallModel, sight: Sight): readonly number[] {
  const args = params.map((_, i) => valueOf(state, i + 1));
  const callbacks = args.flatMap((value) => value.kind === "function" ? [value.start] : []);
  args.forEach((value, i) => {
    if (value.kind !== "frame") return;
    const param = params[i];
    const writes = param?.kind === "memory" && param.access !== "read";
    const base = callbacks.length > 0 ? { ...value, min: -Infinity, max: Infinity } : value;
    sight.note(state, base, 0, { kind: writes ? "argument-write" : "argument-read", direct: false });
    if (writes || param?.kind !== "memory") forget(state, base, 0, Infinity);
  });
  setRegisters(state, scratches, unset);
  if (!isVoid) setRegisters(state, [0], unknown);
  return callbacks;
}
