import { type Libbpf, openLibbpf } from "./libbpf.ts";
import { libraryFolder } from "./library_folder.ts";

/** Loads libbpf 0.3 from the user's cache, or says why it cannot. */
export function findLibbpf(): Libbpf | Error {
  try {
    return openLibbpf(libraryFolder());
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
