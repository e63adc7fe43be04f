import manifest from "../../deno.json" with { type: "json" };

/** The suite, as it introduces itself to implementations and in reports. */
export const suite: { readonly name: string; readonly version: string } = {
  name: "bpf-oracle",
  version: manifest.version,
};
