import type { Design } from "../../rule.ts";

/** A version of Linux whose trampolines a rule is about. */
export interface LinuxVersion {
  /** As ids have it. */
  readonly words: string;
  readonly scope: Design;
}

/** The versions in which something about struct arguments changed. */
export const linuxVersions: readonly LinuxVersion[] = [
  { words: "6-1", scope: "struct_args@6.1" },
  { words: "6-12", scope: "struct_args@6.12" },
  { words: "6-18", scope: "struct_args@6.18" },
];
