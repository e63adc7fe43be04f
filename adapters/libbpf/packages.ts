/** A shared library, and where Debian's package of it has it. */
export interface LibraryPackage {
  /** The name of the package. */
  readonly name: string;
  /** The library's path in the package, for the multiarch triplet of an architecture. */
  readonly path: (triplet: string) => string;
}

/** The suite of Debian that has libbpf 0.3. */
export const SUITE = "bullseye";

/** libbpf 0.3 and what it needs beside the C library, each behind those that it needs. */
export const packages: readonly [LibraryPackage, LibraryPackage, LibraryPackage] = [
  { name: "zlib1g", path: (triplet) => `lib/${triplet}/libz.so.1` },
  { name: "libelf1", path: (triplet) => `usr/lib/${triplet}/libelf.so.1` },
  { name: "libbpf0", path: (triplet) => `usr/lib/${triplet}/libbpf.so.0` },
];

/** The multiarch triplet of this process's architecture. */
export const triplet: string = `${Deno.build.arch}-linux-gnu`;
