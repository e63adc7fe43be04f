import type { FetchArg } from "../../perf/fetch_arg.ts";
import type { GenerateInput } from "../../protocol/prologue.ts";
import { type Decisions, FIRST_ARGUMENT, type Landings } from "./decisions.ts";
import type { Line } from "./draft.ts";
import { jump, load, move, moveImm } from "./insns.ts";
import { baseOffset, checkArgument } from "./check_argument.ts";
import { Writer } from "./writer.ts";

/**
 * Generates a prologue, and says of each instruction which part it belongs to.
 *
 * @param decisions What to generate.
 * @param input The arguments and the room for the prologue.
 * @throws {Refusal} If an argument cannot be fetched, or there is no room.
 */
export function draftPrologue(decisions: Decisions, { args, space }: GenerateInput): readonly Line[] {
  const writer = new Writer(decisions.room(space));
  if (args.length === 0) return withoutArguments(decisions, writer);
  const considered = decisions.considered(args);
  for (const [index, arg] of considered.entries()) checkArgument(decisions, arg, index);
  const write = decisions.isFast(considered) ? writeFastPath : writeSlowPath;
  return write(decisions, writer, decisions.passed(args));
}

/** If there is no room even for the flag, perf leaves it out and calls that a success. */
function withoutArguments({ flags }: Decisions, writer: Writer): readonly Line[] {
  writer.write({ kind: "success" }, [moveImm(2, flags.success)]);
  return writer.overflowed ? [] : writer.finish(() => 0);
}

function writeFastPath(decisions: Decisions, writer: Writer, args: readonly FetchArg[]): readonly Line[] {
  for (const [index, arg] of args.entries()) {
    const offset = baseOffset(decisions, arg, index);
    writer.write({ kind: "result", arg: index }, [load(8, FIRST_ARGUMENT + index, 1, offset)]);
    writer.check();
  }
  writer.write({ kind: "success" }, [moveImm(2, decisions.flags.success)]);
  writer.check();
  return writer.finish(() => 0);
}

function writeSlowPath(decisions: Decisions, writer: Writer, args: readonly FetchArg[]): readonly Line[] {
  const { contextRegister, flags } = decisions;
  writer.write({ kind: "save" }, [move(contextRegister, 1)]);
  for (const [index, arg] of args.entries()) writeFetch(decisions, writer, arg, index);
  const results = writer.end;
  for (const [index, arg] of args.entries()) {
    const drafts = decisions.result(arg, FIRST_ARGUMENT + index, decisions.slot(index));
    writer.write({ kind: "result", arg: index }, drafts);
  }
  writer.write({ kind: "done" }, [jump("success")]);
  writer.check();
  const error = writer.end;
  writer.write({ kind: "error" }, [moveImm(2, flags.failure), ...decisions.zeroes(args.length), jump("user")]);
  const success = writer.end;
  writer.write({ kind: "success" }, [moveImm(2, flags.success)]);
  const user = writer.end;
  writer.write({ kind: "user" }, decisions.restore(contextRegister));
  writer.check();
  const landings: Landings = { results, error, success, user };
  return writer.finish((to) => decisions.landing(to, landings));
}

/** Writes what brings one argument into its slot. */
function writeFetch(decisions: Decisions, writer: Writer, arg: FetchArg, index: number): void {
  const slot = decisions.slot(index);
  const base = { kind: "base", arg: index } as const;
  writer.write(base, decisions.loadBase(decisions.contextRegister, baseOffset(decisions, arg, index), slot));
  writer.check();
  writer.write(base, decisions.keepBase(slot));
  const derefs = decisions.derefs(arg);
  for (const [deref, { offset }] of derefs.entries()) {
    const part = { kind: "read", arg: index, deref } as const;
    if (deref > 0) writer.write(part, decisions.reload(slot));
    writer.write(part, decisions.read(Number(offset), decisions.helper(derefs.slice(0, deref + 1))));
    writer.check();
  }
}
