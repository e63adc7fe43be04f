/** The decoder's WebAssembly, compiled. */
export const icedModule: WebAssembly.Module;
