import type {
  Descriptor,
  InstancesInput,
  InstancesValue,
  PreprocessorCall,
  ScriptStep,
  StepResult,
} from "../../lib/protocol/instances.ts";
import { actionFor } from "../../lib/protocol/action_for.ts";
import { preprocess } from "../../lib/protocol/preprocess.ts";
import { Descriptor as OpenDescriptor } from "../linux/bpf/descriptor.ts";
import { cString } from "./c_string.ts";
import type { Libbpf, LibbpfFunctions } from "./libbpf.ts";
import { OpenedObject } from "./opened_object.ts";
import { Preprocessors, readPfd, type ReceivedCall } from "./preprocessors.ts";
import type { Reader } from "./reader.ts";

const ENOENT = -2;

/** A buffer and no view of one: it is needed behind calls of preprocessors, which may move a view's memory. */
const license = cString("GPL").buffer;

/**
 * Carries out `instances.run` with libbpf: opens an object of the programs and makes the script's calls.
 *
 * @param reader Tells descriptors by what they lead to.
 */
export async function runScript(libbpf: Libbpf, reader: Reader, input: InstancesInput): Promise<InstancesValue> {
  using object = new OpenedObject(libbpf, input.programs);
  using preprocessors = new Preprocessors(input, (program) => object.nameOf(program));
  for (const program of Object.values(input.programs)) await reader.expect(program);
  const caller = new Caller(libbpf.functions, reader, input, object, preprocessors);
  const results: StepResult[] = [];
  for (const step of input.script) results.push(await caller.call(step));
  return { results };
}

/** Makes the calls of one script. */
class Caller {
  readonly #functions: LibbpfFunctions;
  readonly #reader: Reader;
  readonly #input: InstancesInput;
  readonly #object: OpenedObject;
  readonly #preprocessors: Preprocessors;

  constructor(
    functions: LibbpfFunctions,
    reader: Reader,
    input: InstancesInput,
    object: OpenedObject,
    preprocessors: Preprocessors,
  ) {
    this.#functions = functions;
    this.#reader = reader;
    this.#input = input;
    this.#object = object;
    this.#preprocessors = preprocessors;
  }

  async call(step: ScriptStep): Promise<StepResult> {
    switch (step.call) {
      case "nth_fd":
      case "fd":
        return { returned: await this.#descriptor(this.#ask(step)), preprocessed: [] };
      case "load":
        return await this.#load(step.program);
      default:
        return { returned: this.#change(step), preprocessed: [] };
    }
  }

  #ask(step: ScriptStep & { readonly call: "fd" | "nth_fd" }): number {
    const program = this.#programOf(step.program);
    return step.call === "fd"
      ? this.#functions.bpf_program__fd(program)
      : this.#functions.bpf_program__nth_fd(program, step.n);
  }

  #change(step: ScriptStep & { readonly call: "set_autoload" | "set_prep" | "unload" }): number {
    const program = this.#programOf(step.program);
    switch (step.call) {
      case "set_prep":
        return this.#functions.bpf_program__set_prep(
          program,
          step.instances,
          this.#preprocessors.pointerOf(step.preprocessor),
        );
      case "set_autoload":
        return this.#functions.bpf_program__set_autoload(program, step.autoload);
      case "unload":
        if (step.program === undefined) return this.#functions.bpf_object__unload(this.#object.pointer);
        this.#functions.bpf_program__unload(program);
        return 0;
    }
  }

  async #load(name: string | undefined): Promise<StepResult> {
    const before = this.#descriptors();
    const returned = name === undefined
      ? this.#functions.bpf_object__load(this.#object.pointer)
      : this.#functions.bpf_program__load(this.#programOf(name), license, 0);
    const calls = this.#preprocessors.take();
    for (const { call } of calls) await this.#expect(call);
    const preprocessed: PreprocessorCall[] = [];
    for (const call of calls) preprocessed.push(await this.#received(call));
    await this.#closeLost(before);
    return { returned, preprocessed };
  }

  /** Has what a preprocessor handed back expected behind descriptors. */
  async #expect({ preprocessor, index, insns }: PreprocessorCall): Promise<void> {
    const action = actionFor(this.#input, preprocessor, index);
    const program = action === undefined ? undefined : preprocess(action, insns).handedBack;
    if (program !== undefined) await this.#reader.expect(program);
  }

  async #received({ call, pfd }: ReceivedCall): Promise<PreprocessorCall> {
    if (pfd === undefined) return call;
    const held = readPfd(pfd);
    return { ...call, received: typeof held === "number" ? await this.#reader.read(held) : held };
  }

  /** A call's return as what it leads to, where it is a descriptor. */
  async #descriptor(returned: number): Promise<Descriptor | number> {
    return returned < 0 ? returned : await this.#reader.read(returned);
  }

  /** The descriptors that libbpf has of the object's programs. */
  #descriptors(): ReadonlySet<number> {
    const found = new Set<number>();
    for (const program of this.#object.programs.values()) {
      for (let n = 0;; n++) {
        const fd = this.#functions.bpf_program__nth_fd(program, n);
        if (fd >= 0) found.add(fd);
        else if (fd !== ENOENT) break;
      }
    }
    return found;
  }

  /** Closes what a load has put other descriptors in the place of, which libbpf leaves open. */
  async #closeLost(before: ReadonlySet<number>): Promise<void> {
    if (before.size === 0) return;
    const after = this.#descriptors();
    for (const fd of before) {
      if (after.has(fd) || await this.#reader.read(fd) === "closed") continue;
      await new OpenDescriptor(this.#reader.kernel, "program", fd).close();
    }
  }

  #programOf(name: string | undefined): Deno.PointerValue {
    return name === undefined ? null : this.#object.programs.get(name) ?? null;
  }
}
