/**
 * Gives up the permissions that a run does not need once the cases are read: all but writing, where a report is to be
 * written, and running and reading, where processes are asked.
 */
export function dropPermissions(needs: { readonly run: boolean; readonly write: boolean }): void {
  if (!needs.write) Deno.permissions.revokeSync({ name: "write" });
  if (needs.run) return;
  Deno.permissions.revokeSync({ name: "run" });
  Deno.permissions.revokeSync({ name: "read" });
}
