/** A program to start, and its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}
