import type { External } from "./external.ts";
import type { Register } from "./register.ts";

/** The external behind a jump that stands for `jmp register`, such as Linux's `__x86_indirect_thunk_rcx`. */
export function retpoline(register: Register): External {
  return (cpu) => {
    const target = cpu.get(register);
    cpu.rip = target;
    cpu.observe?.({ kind: "jump", at: cpu.at, target, conditional: false });
  };
}
