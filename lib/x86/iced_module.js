// TypeScript has no syntax for this import yet.
// @ts-self-types="./iced_module.d.ts"
import source icedModule from "iced-x86/iced_x86_bg.wasm";

export { icedModule };
