import type { InstancesInput, PreprocessorAction } from "./instances.ts";

/**
 * What a preprocessor does for one instance: the action listed for its index, or the last one listed.
 *
 * @returns `undefined` for a preprocessor that the input does not have.
 */
export function actionFor(
  { preprocessors }: Pick<InstancesInput, "preprocessors">,
  preprocessor: string,
  index: number,
): PreprocessorAction | undefined {
  if (!Object.hasOwn(preprocessors, preprocessor)) return undefined;
  const actions = preprocessors[preprocessor];
  return actions?.[index] ?? actions?.at(-1);
}
