/**
 * Ignores a test where something that it needs is missing, unless the environment says that it must be there.
 *
 * `BPF_ORACLE_REQUIRE` lists, separated by commas, what this machine is meant to have (`kernel,llvm-objdump`; `all` for
 * everything). A test that needs one of these runs in any case, and so fails if the thing is missing.
 *
 * @example
 * ```ts
 * import { requires } from "./requires.ts";
 *
 * Deno.test({
 *   name: "a test that needs Linux",
 *   ...requires("linux", Deno.build.os === "linux"),
 *   fn() {},
 * });
 * ```
 *
 * @param facility The name of what is needed, as in `BPF_ORACLE_REQUIRE`.
 * @param present Whether it is there.
 * @param required What this machine is meant to have; that of the environment if left out.
 * @returns The part of a test's definition that decides whether it is ignored.
 */
export function requires(
  facility: string,
  present: boolean,
  required: string = Deno.env.get("BPF_ORACLE_REQUIRE") ?? "",
): { readonly ignore: boolean } {
  const names = required.split(",");
  return { ignore: !present && !names.includes(facility) && !names.includes("all") };
}
