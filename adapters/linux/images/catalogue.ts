/** An architecture that kernels are booted on, by the name that QEMU has for it. */
export type GuestArch = "x86_64" | "aarch64" | "riscv64";

/** A kernel that can be fetched: which, and where Debian has it. */
export interface KernelRelease {
  /** What users call it: the version, and the architecture unless that is x86-64. */
  readonly name: string;
  /** The version, such as `6.12`: the first two numbers. */
  readonly version: string;
  readonly arch: GuestArch;
  /** The suite of Debian that has it. */
  readonly suite: string;
  /** The names of its packages: a name for every update, of which the newest is taken. */
  readonly packages: RegExp;
  /** The modules of virtio-serial that are not built in, each behind those that it needs. */
  readonly modules: readonly string[];
}

/**
 * The kernels that are asked, oldest first for each architecture.
 *
 * Debian's cloud flavour is small, has BTF and the JIT, and boots without firmware. Its packages come signed and
 * unsigned, with the same kernel in both; the signed ones stay longer in the archive.
 */
export const kernelReleases: readonly KernelRelease[] = [
  {
    name: "5.10",
    version: "5.10",
    arch: "x86_64",
    suite: "bullseye",
    packages: /^linux-image-5\.10\.0-\d+-cloud-amd64$/,
    modules: ["virtio", "virtio_ring", "virtio_pci", "virtio_console"],
  },
  {
    name: "6.1",
    version: "6.1",
    arch: "x86_64",
    suite: "bookworm",
    packages: /^linux-image-6\.1\.0-\d+-cloud-amd64$/,
    modules: [
      "virtio",
      "virtio_ring",
      "virtio_pci_modern_dev",
      "virtio_pci_legacy_dev",
      "virtio_pci",
      "virtio_console",
    ],
  },
  {
    name: "6.12",
    version: "6.12",
    arch: "x86_64",
    suite: "trixie",
    packages: /^linux-image-6\.12\.\d+\+deb13[.\d]*-cloud-amd64$/,
    modules: [],
  },
  {
    // The newest of a suite that moves on: whatever version that is, once 7.2 has gone from it.
    name: "7.2",
    version: "7.2",
    arch: "x86_64",
    suite: "sid",
    packages: /^linux-binary-\d+\.\d+[.\d]*\+deb\d+[.\d]*-cloud-amd64$/,
    modules: [],
  },
  {
    name: "6.12-arm64",
    version: "6.12",
    arch: "aarch64",
    suite: "trixie",
    packages: /^linux-image-6\.12\.\d+\+deb13[.\d]*-cloud-arm64$/,
    modules: [],
  },
  {
    name: "6.12-riscv64",
    version: "6.12",
    arch: "riscv64",
    suite: "trixie",
    packages: /^linux-image-6\.12\.\d+\+deb13[.\d]*-riscv64$/,
    modules: [],
  },
];
