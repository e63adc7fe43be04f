/** A tail call site as running CPUs meet it. */
export interface PokeSite {
  /** Where the bypass lies, five bytes. */
  readonly bypass: bigint;
  /** Where the target lies, five bytes, behind the unwinding. */
  readonly target: bigint;
  /** The instructions between the two, as a listing prints them: pops and the unwinding of the frame. */
  readonly unwind: readonly string[];
}

/** One of a site's two poke locations. */
export type PokePlace = "bypass" | "target";

/** What the updater does next. */
export type UpdaterStep =
  /** Lets all CPUs see these five bytes. */
  | { readonly kind: "write"; readonly place: PokePlace; readonly bytes: Uint8Array }
  /** Waits until every CPU that is inside a program now has left it: an RCU grace period. */
  | { readonly kind: "wait" }
  /** Gives a program up: it is freed once every CPU that is inside a program now has left it. */
  | { readonly kind: "retire"; readonly program: string };

/** A site, the programs it may jump to, and all that an updater does to it. */
export interface Schedule {
  readonly site: PokeSite;
  /** The bytes of both locations before the first step. */
  readonly initial: Readonly<Record<PokePlace, Uint8Array>>;
  /** For each program, by its name, the address to which a tail call into it jumps. */
  readonly programs: ReadonlyMap<string, bigint>;
  readonly steps: readonly UpdaterStep[];
  /** Whether the steps name every write; where they do not, a write of several bytes may have been several writes. */
  readonly complete: boolean;
}
