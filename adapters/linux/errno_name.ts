/** Numbers of the asm-generic table, which x86-64, arm64 and riscv64 share, and the kernel's own beyond 511. */
const names: ReadonlyMap<number, string> = new Map([
  [1, "EPERM"],
  [2, "ENOENT"],
  [3, "ESRCH"],
  [4, "EINTR"],
  [5, "EIO"],
  [6, "ENXIO"],
  [7, "E2BIG"],
  [8, "ENOEXEC"],
  [9, "EBADF"],
  [10, "ECHILD"],
  [11, "EAGAIN"],
  [12, "ENOMEM"],
  [13, "EACCES"],
  [14, "EFAULT"],
  [15, "ENOTBLK"],
  [16, "EBUSY"],
  [17, "EEXIST"],
  [18, "EXDEV"],
  [19, "ENODEV"],
  [20, "ENOTDIR"],
  [21, "EISDIR"],
  [22, "EINVAL"],
  [23, "ENFILE"],
  [24, "EMFILE"],
  [25, "ENOTTY"],
  [26, "ETXTBSY"],
  [27, "EFBIG"],
  [28, "ENOSPC"],
  [29, "ESPIPE"],
  [30, "EROFS"],
  [31, "EMLINK"],
  [32, "EPIPE"],
  [33, "EDOM"],
  [34, "ERANGE"],
  [35, "EDEADLK"],
  [36, "ENAMETOOLONG"],
  [37, "ENOLCK"],
  [38, "ENOSYS"],
  [39, "ENOTEMPTY"],
  [40, "ELOOP"],
  [61, "ENODATA"],
  [62, "ETIME"],
  [71, "EPROTO"],
  [74, "EBADMSG"],
  [75, "EOVERFLOW"],
  [95, "EOPNOTSUPP"],
  [105, "ENOBUFS"],
  [110, "ETIMEDOUT"],
  [114, "EALREADY"],
  [115, "EINPROGRESS"],
  [116, "ESTALE"],
  [122, "EDQUOT"],
  [125, "ECANCELED"],
  [517, "EPROBE_DEFER"],
  [524, "ENOTSUPP"],
]);

/**
 * The symbolic name of an error number, or the number in decimal where it has none here.
 *
 * @example
 * ```ts
 * import { errnoName } from "./errno_name.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(errnoName(13), "EACCES");
 * assertEquals(errnoName(524), "ENOTSUPP");
 * assertEquals(errnoName(4000), "4000");
 * ```
 *
 * @param errno The error number, positive.
 */
export function errnoName(errno: number): string {
  return names.get(errno) ?? String(errno);
}
