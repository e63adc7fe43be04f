/**
 * The folder of the user's cache that is this project's: what was fetched lies there, and what can be made again.
 *
 * @param environment The environment's variables; those of this process if left out.
 * @throws {Error} If it names no home.
 */
export function cacheFolder(
  environment: (name: string) => string | undefined = (name) => Deno.env.get(name),
): string {
  const cache = environment("XDG_CACHE_HOME") ?? "";
  if (cache.startsWith("/")) return `${cache}/bpf-oracle`;
  const home = environment("HOME") ?? "";
  if (home === "") throw new Error("wanted a home to keep a cache in, neither XDG_CACHE_HOME nor HOME is set");
  return `${home}/.cache/bpf-oracle`;
}
