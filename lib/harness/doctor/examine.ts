import { PROTOCOL_VERSION } from "../../protocol/messages.ts";
import { Child } from "../child.ts";
import type { Command } from "../command.ts";
import { Ill, type Illness } from "./ill.ts";
import { points } from "./points.ts";
import { Visit } from "./visit.ts";

/** What an examination found at one point. */
export interface Diagnosis {
  /** What has to hold. */
  readonly title: string;
  /** What is wrong; absent where all is well. */
  readonly illness?: Illness;
}

/**
 * Examines how a process speaks the protocol, point by point, before any case is asked of it.
 *
 * Each point is examined on a process of its own; if it does not introduce itself, the examination ends there. Nothing
 * is left running.
 *
 * @param limit Milliseconds to wait for each answer.
 */
export async function* examine(command: Command, limit: number): AsyncGenerator<Diagnosis> {
  const started = await attempt(() => withChild(command, limit, () => Promise.resolve()));
  yield diagnosis("it starts", started);
  if (started !== undefined) return;
  let declared: readonly string[] = [];
  const greeted = await attempt(() =>
    withChild(command, limit, async (visit) => {
      declared = await visit.greet();
    })
  );
  yield diagnosis(`it answers initialize, in version ${PROTOCOL_VERSION} of the protocol`, greeted);
  if (greeted !== undefined) return;
  for (const [title, point] of points(declared)) {
    yield diagnosis(
      title,
      await attempt(() =>
        withChild(command, limit, async (visit) => {
          await visit.greet();
          await point(visit);
        })
      ),
    );
  }
}

function diagnosis(title: string, illness: Illness | undefined): Diagnosis {
  return illness === undefined ? { title } : { title, illness };
}

async function attempt(examination: () => Promise<void>): Promise<Illness | undefined> {
  try {
    await examination();
    return undefined;
  } catch (error) {
    if (error instanceof Ill) return error.illness;
    throw error;
  }
}

async function withChild(
  command: Command,
  limit: number,
  use: (visit: Visit) => Promise<void>,
): Promise<void> {
  let child: Child;
  try {
    child = new Child(command);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Ill(reason, "Check the command's first word: it is a program's name or path; no shell is involved.");
  }
  try {
    await use(new Visit(child, limit));
  } finally {
    await child.kill();
  }
}
