import { assert, assertEquals } from "@std/assert";
import { KernelMemory } from "../bpf/kernel_memory.ts";
import { readTextFile } from "../read_text_file.ts";
import { Session } from "../session.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { compileModule } from "./compile_module.ts";
import { insertModule } from "./insert_module.ts";
import { moduleLayout } from "./module_layout.ts";

const NAME = "bpf_oracle_sample";

for (const version of ["5.10", "6.1", "6.12", "7.2"]) {
  testOnGuest("a module is inserted, its sections are found, and it is removed", version, async (kernel) => {
    const layout = moduleLayout(await new Session(kernel).btf());
    const text = `__attribute__((section(".data.sample"), used)) long sample = 0x1234;\nint f(void) { return 0; }`;
    const image = await compileModule({ name: NAME, text }, layout);
    {
      const module = await insertModule(kernel, NAME, image);
      assert(typeof module !== "string", `${module}`);
      await using _module = module;
      await using memory = await KernelMemory.open(kernel);
      const bytes = await memory.read(await module.sectionAddress(".data.sample"), 8);
      assertEquals(new DataView(bytes.buffer).getBigUint64(0, true), 0x1234n);
      assertEquals(await insertModule(kernel, NAME, image), "EEXIST");
    }
    assertEquals((await readTextFile(kernel, "/proc/modules")).includes(NAME), false);
  });

  testOnGuest(
    "a module whose first function fails is gone, and what is no module is refused",
    version,
    async (kernel) => {
      const layout = moduleLayout(await new Session(kernel).btf());
      const image = await compileModule({ name: NAME, text: "int f(void) { return -125; }", init: "f" }, layout);
      assertEquals(await insertModule(kernel, NAME, image), "ECANCELED");
      assertEquals((await readTextFile(kernel, "/proc/modules")).includes(NAME), false);
      assertEquals(await insertModule(kernel, NAME, Uint8Array.of(1, 2, 3, 4)), "ENOEXEC");
    },
  );
}
