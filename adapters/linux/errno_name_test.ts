import { assertEquals, assertMatch } from "@std/assert";
import { errnoName } from "./errno_name.ts";

Deno.test("errnoName() names what bpf(2) answers", () => {
  const names = [1, 2, 7, 9, 12, 13, 14, 16, 17, 22, 28, 34, 38, 95, 524].map(errnoName);
  assertEquals(names, [
    "EPERM",
    "ENOENT",
    "E2BIG",
    "EBADF",
    "ENOMEM",
    "EACCES",
    "EFAULT",
    "EBUSY",
    "EEXIST",
    "EINVAL",
    "ENOSPC",
    "ERANGE",
    "ENOSYS",
    "EOPNOTSUPP",
    "ENOTSUPP",
  ]);
});

Deno.test("errnoName() has no gap up to ELOOP, and gives a number for one it does not know", () => {
  for (let errno = 1; errno <= 40; errno++) assertMatch(errnoName(errno), /^E/);
  assertEquals(errnoName(9999), "9999");
});
