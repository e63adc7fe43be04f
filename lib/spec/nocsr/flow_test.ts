import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { reachableSlots } from "./flow.ts";

/** The slots that control can come to, in order. */
function reached(text: string): readonly number[] {
  return [...reachableSlots(assemble(text))].sort((a, b) => a - b);
}

const BACK = "\nr0 = 0x0\nexit\nback:\nr0 = 0x1\nexit";

Deno.test("control comes to a function that is called", () => {
  assertEquals(reached(`call back${BACK}`), [0, 1, 2, 3, 4]);
});

Deno.test("control comes to a function whose address is taken where something may call back", () => {
  const withAddress = [0, 2, 3, 4, 5, 6];
  // bpf_loop, a kernel function, and a helper of which nothing is known.
  for (const call of ["call 0xb5", "call kfunc[0]", "call 0x3e7"]) {
    assertEquals(reached(`r2 = func[back] ll\n${call}${BACK}`), withAddress);
  }
});

Deno.test("it does not come there where nothing can", () => {
  assertEquals(reached(`r2 = func[back] ll${BACK}`), [0, 2, 3]);
  assertEquals(reached(`r2 = func[back] ll\ncall 0x8${BACK}`), [0, 2, 3, 4]);
});
