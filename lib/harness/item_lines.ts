/**
 * The lines, from 1, at which the items of a YAML document begin, which is a list in block style.
 *
 * It only shows people where to look: for other styles it returns too few lines.
 */
export function itemLines(text: string): readonly number[] {
  const lines = text.split("\n");
  const indent = lines.find((line) => /^ *- /.test(line))?.indexOf("-") ?? 0;
  return lines.flatMap((line, index) => {
    const isItem = line.indexOf("-") === indent && /^ *-(?:\s|$)/.test(line);
    return isItem ? [index + 1] : [];
  });
}
