import type { Kernel } from "../kernel.ts";

/** The same kernel, with every call made on another thread; whoever opened it closes it. */
export function aside(kernel: Kernel): Kernel {
  return {
    arch: kernel.arch,
    call: (number, args) => kernel.callAside(number, args),
    callAside: (number, args) => kernel.callAside(number, args),
    watch: (calls, act) => kernel.watch(calls, act),
    callCode: (address, block) => kernel.callCode(address, block),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
