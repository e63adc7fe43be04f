import type { Descriptor } from "../bpf/descriptor.ts";

/** A function that a program can be attached to. */
export interface TracedFunction extends AsyncDisposable {
  /** Where its text begins, and the call that is put there. */
  readonly address: bigint;
  /** Its type id. */
  readonly typeId: number;
  /** In whose types that id is; the kernel's own without it. */
  readonly owner?: Descriptor<"program" | "btf">;
}
