/** Writes a program that says it is a QEMU of this version, or does not start. */
export async function writeFakeQemu(path: string, version: string | undefined): Promise<number> {
  const body = version === undefined ? "exit 127" : `echo "QEMU emulator version ${version} (Debian 1:${version})"`;
  const text = `#!/bin/sh\n${body}\n`;
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text, { mode: 0o755 });
  return text.length;
}
