/** The anchor of a rule in its area's page of the rule book: what stands behind the slash of its id. */
export function anchor(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}
