import { assertEquals } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { encode } from "../../lib/bpf/encode.ts";
import { elfSection } from "../../lib/btf/elf.ts";
import { objectImage } from "./object_image.ts";

Deno.test("objectImage has the programs one behind the other, and a licence", () => {
  const p = assemble("r0 = 7\nexit");
  const q = assemble("r0 = 0x100000000 ll\nexit");
  const image = objectImage({ p, q });
  assertEquals(elfSection(image, "kprobe/f"), encode([...p, ...q]));
  assertEquals(new TextDecoder().decode(elfSection(image, "license")), "GPL\0");
});
