import type { Cpu } from "./cpu.ts";

/**
 * The external behind a jump that stands for `ret`, such as Linux's `__x86_return_thunk`.
 *
 * @throws {Trap} `bad-access`, if there is no stack.
 */
export function returnThunk(cpu: Cpu): void {
  cpu.return();
}
