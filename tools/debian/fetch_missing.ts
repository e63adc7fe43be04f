import type { GuestArch, KernelRelease } from "../../adapters/linux/images/catalogue.ts";
import { findKernelImage } from "../../adapters/linux/images/image.ts";
import { findQemu, OLDEST_QEMU } from "../../adapters/linux/images/qemu.ts";
import { fetchKernel } from "./fetch_kernel.ts";
import { fetchQemu } from "./fetch_qemu.ts";
import { fetching } from "./fetching.ts";

/** What serves where nothing can be fetched. */
const OTHERWISE =
  `A kernel at hand does as well (deno task conformance --adapter linux --kernel-image FILE), and so does
a QEMU on the path that is of version ${OLDEST_QEMU} or newer.`;

/** What came of one thing that was to be there. */
export interface Fetched {
  /** A release's name, or `QEMU` and the architecture. */
  readonly name: string;
  readonly version: string;
  /** Whether it was there before. */
  readonly wasThere: boolean;
}

/**
 * Fetches the kernels, and QEMU for their architectures, that are not on this machine yet.
 *
 * @param want `missing` leaves a kernel that is there; `newest` fetches it again if Debian has a newer one.
 * @param signal Ends it; nothing half-made is left then.
 * @throws {Error} If one cannot be fetched; those before it are there.
 */
export async function fetchMissing(
  releases: readonly KernelRelease[],
  want: "missing" | "newest",
  signal: AbortSignal,
): Promise<readonly Fetched[]> {
  const fetched: Fetched[] = [];
  try {
    for (const arch of new Set(releases.map(({ arch }) => arch))) fetched.push(await needQemu(arch, signal));
    for (const release of releases) fetched.push(await needKernel(release, want, signal));
    return fetched;
  } catch (cause) {
    signal.throwIfAborted();
    throw new Error(`${cause instanceof Error ? cause.message : cause}\n${OTHERWISE}`, { cause });
  }
}

async function needQemu(arch: GuestArch, signal: AbortSignal): Promise<Fetched> {
  const name = `QEMU ${arch}`;
  const found = await findQemu(arch);
  if (!(found instanceof Error)) return { name, version: found.version, wasThere: true };
  const { version } = await fetching(name, signal, (context) => fetchQemu(arch, context));
  return { name, version, wasThere: false };
}

async function needKernel(
  release: KernelRelease,
  want: "missing" | "newest",
  signal: AbortSignal,
): Promise<Fetched> {
  const { name } = release;
  const found = await findKernelImage(release);
  const have = found instanceof Error ? undefined : found.packageVersion;
  if (have !== undefined && want === "missing") return { name, version: have, wasThere: true };
  const wish = have === undefined ? { release } : { release, have };
  const fetched = await fetching(name, signal, (context) => fetchKernel(wish, context));
  return { name, version: fetched?.packageVersion ?? have ?? "", wasThere: fetched === undefined };
}
