import { assert, assertEquals, assertFalse } from "@std/assert";
import { kernelReleases } from "./catalogue.ts";

/** Names as Debian gives them, by the release that they are of. */
const NAMES: Readonly<Record<string, string>> = {
  "5.10": "linux-image-5.10.0-46-cloud-amd64",
  "6.1": "linux-image-6.1.0-56-cloud-amd64",
  "6.12": "linux-image-6.12.115+deb13.1-cloud-amd64",
  "7.2": "linux-binary-7.2.13+deb14-cloud-amd64",
  "6.12-arm64": "linux-image-6.12.118+deb13-cloud-arm64",
  "6.12-riscv64": "linux-image-6.12.118+deb13-riscv64",
};

Deno.test("every release takes its own packages and no other's", () => {
  for (const { name, packages } of kernelReleases) {
    const taken = Object.entries(NAMES).filter(([, other]) => packages.test(other)).map(([own]) => own);
    assertEquals(taken, [name]);
  }
});

Deno.test("no release takes what is not a kernel of its flavour", () => {
  const others = [
    "linux-image-5.10.0-46-cloud-amd64-unsigned",
    "linux-image-5.10.0-46-cloud-amd64-dbg",
    "linux-image-5.10.0-46-amd64",
    "linux-image-6.1.0-0.deb11.52-cloud-amd64",
    "linux-image-6.12.117+deb12-cloud-amd64",
    "linux-image-cloud-amd64",
    "linux-headers-6.12.118+deb13-cloud-amd64",
    "linux-binary-unsigned-7.2.13+deb14-cloud-amd64",
    "linux-modules-7.2.13+deb14-cloud-amd64",
    "linux-image-6.12.118+deb13-rt-amd64",
  ];
  for (const { packages } of kernelReleases) assertFalse(others.some((other) => packages.test(other)), `${packages}`);
});

Deno.test("the release of a suite that moves on takes its next kernel too", () => {
  const moving = kernelReleases.find(({ suite }) => suite === "sid");
  assert(moving?.packages.test("linux-binary-7.3.1+deb14-cloud-amd64"));
});

Deno.test("names are unique, and tell the architecture unless it is x86-64", () => {
  assertEquals(new Set(kernelReleases.map(({ name }) => name)).size, kernelReleases.length);
  const suffixes = { x86_64: "", aarch64: "-arm64", riscv64: "-riscv64" };
  for (const { name, version, arch } of kernelReleases) assertEquals(name, `${version}${suffixes[arch]}`);
});
