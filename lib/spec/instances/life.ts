import type { PreprocessorCall } from "../../protocol/instances.ts";

/** A `set_prep` that was accepted. */
export interface Preparation {
  readonly instances: number;
  readonly preprocessor: string;
}

/** What a program has at some point of a script, as far as the calls before have told. */
export type Stage =
  /** Neither prepared nor loaded, or unloaded again: no instances. */
  | { readonly kind: "bare" }
  /** Prepared; its instances are still to be made. */
  | { readonly kind: "prepared"; readonly preparation: Preparation }
  /** Loaded, with these calls of its preprocessor; without a preparation it was loaded as it is. */
  | {
    readonly kind: "loaded";
    readonly preparation?: Preparation;
    readonly calls: readonly PreprocessorCall[];
  }
  /** `bpf_program__load` failed: instance `failedAt` and those behind it were not made. */
  | {
    readonly kind: "failed";
    readonly preparation?: Preparation;
    readonly calls: readonly PreprocessorCall[];
    readonly failedAt: number;
  }
  /** `bpf_object__load` failed, and took every instance with it. */
  | { readonly kind: "lost" }
  /** Loaded more than once, with a failure among the loads: nobody says which instances are left. */
  | { readonly kind: "unsettled"; readonly preparation?: Preparation };

/** What has become of a program. */
export interface Life {
  readonly stage: Stage;
  /** Whether a load has come to its instructions before. */
  readonly used: boolean;
  /** Whether an unload has taken the instances that a `set_prep` gave it, and nothing has since. */
  readonly abandoned: boolean;
  readonly autoload: boolean;
}

/** A program that nothing was done to. */
export const newborn: Life = { stage: { kind: "bare" }, used: false, abandoned: false, autoload: true };

/** How many instances a program has: what the `n` of `nth_fd` must be below. */
export function instancesOf({ stage }: Life): number {
  switch (stage.kind) {
    case "bare":
    case "lost":
      return 0;
    case "prepared":
      return stage.preparation.instances;
    default:
      return stage.preparation?.instances ?? 1;
  }
}
