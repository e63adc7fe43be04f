import type { Btf } from "../btf/btf.ts";
import { openBtf } from "../btf/open_btf.ts";
import { requires } from "./requires.ts";

/** Where a kernel shows its own types. */
const PATH = "/sys/kernel/btf/vmlinux";

let opened: Btf | undefined;

/**
 * Registers a test on the running kernel's types, ignored where the kernel shows none or reading them is not allowed. The
 * facility's name for `BPF_ORACLE_REQUIRE` is `btf`.
 */
export function testOnVmlinux(name: string, fn: (btf: Btf) => void): void {
  Deno.test({
    name: `running kernel's BTF: ${name}`,
    ...requires("btf", isReadable()),
    fn(): void {
      opened ??= openBtf(Deno.readFileSync(PATH));
      fn(opened);
    },
  });
}

function isReadable(): boolean {
  try {
    Deno.openSync(PATH).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return false;
    if (error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}
