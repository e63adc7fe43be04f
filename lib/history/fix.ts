/** A bug that really happened, and how it was fixed in public. */
export interface Fix {
  /** What it is cited by: the commit's hash, of which 12 digits are given, or words with hyphens where there is none. */
  readonly id: string;
  /** The commit's subject; what is known of the bug where no commit fixed it. */
  readonly title: string;
  /** Its address. */
  readonly link: string;
  /** The year of the fix, or of the sighting. */
  readonly year: number;
  /** What went wrong, in one sentence. */
  readonly wrong: string;
}
