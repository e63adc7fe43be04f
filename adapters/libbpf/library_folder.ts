/**
 * The folder of the user's cache in which libbpf 0.3 is unpacked, or is to be.
 *
 * @param environment The environment's variables; those of this process if left out.
 * @throws {Error} If it names no home.
 */
export function libraryFolder(
  environment: (name: string) => string | undefined = (name) => Deno.env.get(name),
): string {
  const cache = environment("XDG_CACHE_HOME") ?? "";
  if (cache.startsWith("/")) return `${cache}/bpf-oracle/libbpf-0.3`;
  const home = environment("HOME") ?? "";
  if (home === "") throw new Error("wanted a home to keep libbpf in, neither XDG_CACHE_HOME nor HOME is set");
  return `${home}/.cache/bpf-oracle/libbpf-0.3`;
}
