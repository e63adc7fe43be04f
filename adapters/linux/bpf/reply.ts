import { errnoName } from "../errno_name.ts";
import type { Command } from "./command.ts";

/** The kernel's answer to a command: what it gave, or its refusal. */
export type Reply<Value> = Granted<Value> | Refused;

/** The kernel did as it was told. */
export interface Granted<Value> {
  /** Tells it from a refusal. */
  readonly outcome: "granted";
  /** What was given. */
  readonly value: Value;
}

/** The kernel refused. */
export interface Refused {
  /** Tells it from a value. */
  readonly outcome: "refused";
  /** What was refused. */
  readonly command: Command;
  /** The error number, positive. */
  readonly errno: number;
  /** Its symbolic name, such as `EACCES`. */
  readonly errnoName: string;
  /** The verifier's words; empty for a command that has none, or if the refusal came before it said any. */
  readonly log: string;
}

/** Makes a reply that gives a value. */
export function granted<Value>(value: Value): Granted<Value> {
  return { outcome: "granted", value };
}

/** Makes a refusal. */
export function refused(command: Command, errno: number, log = ""): Refused {
  return {
    outcome: "refused",
    command,
    errno,
    errnoName: errnoName(errno),
    log,
  };
}

/**
 * The value of a reply, where a refusal is not expected.
 *
 * @throws {Error} If the kernel refused: with the command, the error's name, and the log.
 */
export function demand<Value>(reply: Reply<Value>): Value {
  if (reply.outcome === "granted") return reply.value;
  const { command, errnoName, log } = reply;
  throw new Error(
    `wanted ${command} to succeed, the kernel answered ${errnoName}` +
      (log === "" ? "" : `:\n${log}`),
  );
}
