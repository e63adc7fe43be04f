import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { subprogsOf } from "./subprogs.ts";

Deno.test("subprogsOf() begins one at each slot that is called or whose address is taken", () => {
  const program = assemble("call pc+4\nr1 = func[+4] ll\nr0 = 0x0\nexit\nr0 = 0x1\nexit\nr0 = 0x2\nexit");
  assertEquals(subprogsOf(program), [{ start: 0, end: 5 }, { start: 5, end: 6 }, { start: 6, end: 9 }]);
});

Deno.test("subprogsOf() passes over targets outside the program", () => {
  assertEquals(subprogsOf(assemble("call pc+100\nexit")), [{ start: 0, end: 2 }]);
  assertEquals(subprogsOf([]), [{ start: 0, end: 0 }]);
});
