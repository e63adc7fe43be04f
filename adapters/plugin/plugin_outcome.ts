/** What a plugin says and how it exits. */
export type PluginOutcome =
  | { readonly exit: 0; readonly stdout: string }
  | { readonly exit: 1 | 2; readonly stderr: string };
