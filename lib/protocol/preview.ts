/** Writes data in one line of at most 60 characters, to be shown in a message. */
export function preview(data: unknown): string {
  const text = written(data);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function written(data: unknown): string {
  if (data === undefined) return "nothing";
  if (typeof data === "bigint") return String(data);
  try {
    return JSON.stringify(data) ?? String(data);
  } catch {
    return "data that is too deep";
  }
}
