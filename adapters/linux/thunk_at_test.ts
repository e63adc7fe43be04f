import { assertEquals } from "@std/assert";
import { thunkAt } from "./thunk_at.ts";

Deno.test("thunkAt() knows what stands for a return and for a jump to a register", () => {
  const address = 0xffff_ffff_8100_0000n;
  assertEquals(thunkAt(address, ["other", "__x86_return_thunk"]), { kind: "return-thunk", address });
  assertEquals(thunkAt(address, ["its_return_thunk"]), { kind: "return-thunk", address });
  assertEquals(thunkAt(address, ["__x86_indirect_thunk_r11"]), { kind: "indirect-thunk", address, register: "r11" });
  assertEquals(thunkAt(address, ["__x86_indirect_its_thunk_rax"]), {
    kind: "indirect-thunk",
    address,
    register: "rax",
  });
  assertEquals(thunkAt(address, ["__x86_indirect_thunk_array"]), undefined);
  assertEquals(thunkAt(address, []), undefined);
});
