/** Whether a name is a pattern as `fits` takes it, which can fit more than one name. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}
