import type { InstancesInput } from "../../lib/protocol/instances.ts";
import { cString } from "./c_string.ts";
import type { Libbpf, LibbpfFunctions } from "./libbpf.ts";
import { objectImage } from "./object_image.ts";

/** An object that libbpf has opened, and its programs. Disposing of it closes whatever it has loaded. */
export class OpenedObject implements Disposable {
  readonly pointer: Deno.PointerObject;
  /** The programs by name. */
  readonly programs: ReadonlyMap<string, Deno.PointerObject>;
  readonly #functions: LibbpfFunctions;

  /**
   * Opens an object of these programs.
   *
   * @throws {Error} If libbpf does not take it.
   */
  constructor({ functions }: Libbpf, programs: InstancesInput["programs"]) {
    this.#functions = functions;
    const image = objectImage(programs);
    const pointer = functions.bpf_object__open_buffer(image, BigInt(image.length), cString("oracle"));
    // An error comes as a small negative number in the place of an address.
    if (pointer === null || BigInt.asIntN(64, Deno.UnsafePointer.value(pointer)) < 0n) {
      throw new Error("wanted libbpf to open an object of the case's programs, it refused");
    }
    this.pointer = pointer;
    this.programs = new Map(Object.keys(programs).map((name) => [name, this.#find(name)]));
  }

  #find(name: string): Deno.PointerObject {
    const program = this.#functions.bpf_object__find_program_by_name(this.pointer, cString(name));
    if (program === null) throw new Error(`wanted program ${name} of the object, libbpf finds none`);
    return program;
  }

  /** The name of the program at an address; `undefined` if none of the object's is there. */
  nameOf(pointer: Deno.PointerValue): string | undefined {
    const found = [...this.programs].find(([, program]) => Deno.UnsafePointer.equals(program, pointer));
    return found?.[0];
  }

  /** Closes the object. */
  [Symbol.dispose](): void {
    this.#functions.bpf_object__close(this.pointer);
  }
}
