/**
 * Gives up the permissions that a run does not need: to run where no process is asked, to write where nothing is to be
 * written.
 */
export function dropPermissions(needs: { readonly run: boolean; readonly write: boolean }): void {
  if (!needs.run) Deno.permissions.revokeSync({ name: "run" });
  if (!needs.write) Deno.permissions.revokeSync({ name: "write" });
}
