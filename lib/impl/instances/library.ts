import type { Program } from "../../bpf/insn.ts";
import { actionFor } from "../../protocol/action_for.ts";
import type {
  Descriptor,
  InstancesInput,
  PreprocessorAction,
  PreprocessorCall,
  ScriptStep,
  StepResult,
} from "../../protocol/instances.ts";
import { preprocess } from "../../protocol/preprocess.ts";
import type { Decisions } from "./decisions.ts";

const EINVAL = -22;

/** A descriptor, and whether it is open. */
interface Fd {
  readonly loaded: Program;
  open: boolean;
}

/** What stands where an instance's descriptor belongs. */
type Place = Fd | "missing" | "skipped";

/** A program of the object. */
interface ProgramState {
  /** Its instructions; absent once a load has used them up. */
  insns?: Program;
  /** Its instances' descriptors; absent where it has no instances. */
  places?: Place[];
  /** Whether a load has come to it since it got its instances. */
  loaded: boolean;
  preprocessor?: string;
  autoload: boolean;
}

/** A call of a preprocessor, and what it left in `pfd`. */
interface Call {
  readonly call: PreprocessorCall;
  pfd?: Fd | "none" | "unchanged";
}

/** The library with one object opened, as libbpf 0.3 is one. */
export class Library {
  readonly #decisions: Decisions;
  readonly #input: InstancesInput;
  readonly #programs: ReadonlyMap<string, ProgramState>;
  #objectLoaded = false;
  /** The calls of preprocessors that the call under way has made. */
  #calls: Call[] = [];

  /** Opens an object. */
  constructor(decisions: Decisions, input: InstancesInput) {
    this.#decisions = decisions;
    this.#input = input;
    this.#programs = new Map(
      Object.entries(input.programs).map(([name, insns]) => [name, { insns, loaded: false, autoload: true }]),
    );
  }

  /** Carries out one call. */
  call(step: ScriptStep): StepResult {
    this.#calls = [];
    const returned = this.#dispatch(step);
    return {
      returned: typeof returned === "number" ? returned : describe(returned),
      preprocessed: this.#calls.map(({ call, pfd }) => pfd === undefined ? call : { ...call, received: contents(pfd) }),
    };
  }

  #dispatch(step: ScriptStep): number | Fd {
    const program = step.program === undefined ? undefined : this.#programs.get(step.program);
    switch (step.call) {
      case "set_prep":
        return program === undefined ? EINVAL : this.#setPrep(program, step.instances, step.preprocessor);
      case "load":
        return step.program === undefined ? this.#loadObject() : this.#loadAlone(step.program);
      case "nth_fd":
        return program === undefined ? this.#decisions.nullProgram : this.#nthFd(program, step.n);
      case "fd":
        return program === undefined ? EINVAL : this.#fd(program);
      case "unload":
        this.#unload(program === undefined ? [...this.#programs.values()] : [program]);
        return 0;
      case "set_autoload":
        if (this.#objectLoaded && this.#decisions.objectLoadedError !== 0) return this.#decisions.objectLoadedError;
        if (program !== undefined) program.autoload = step.autoload;
        return 0;
    }
  }

  #setPrep(program: ProgramState, instances: number, preprocessor: string | undefined): number {
    const error = this.#decisions.argumentsError(instances, preprocessor !== undefined);
    if (error !== 0) return error;
    const stage = program.places === undefined ? "bare" : program.loaded ? "loaded" : "prepared";
    if (!this.#decisions.mayPrepare(stage)) return EINVAL;
    program.places = Array.from({ length: instances }, () => "missing");
    program.loaded = false;
    if (preprocessor !== undefined) program.preprocessor = preprocessor;
    return 0;
  }

  #loadObject(): number {
    const { heedsAutoload, keepsMade, objectLoadedError } = this.#decisions;
    if (this.#objectLoaded && objectLoadedError !== 0) return objectLoadedError;
    this.#objectLoaded = true;
    for (const [name, program] of this.#programs) {
      if (heedsAutoload && !program.autoload) continue;
      const error = this.#loadProgram(name, program);
      if (error === 0) continue;
      if (!keepsMade.object) this.#close([...this.#programs.values()]);
      return error;
    }
    return 0;
  }

  #loadAlone(name: string): number {
    const program = this.#programs.get(name);
    if (program === undefined) return EINVAL;
    if (this.#objectLoaded && this.#decisions.objectLoadedError !== 0) return this.#decisions.objectLoadedError;
    const error = this.#loadProgram(name, program);
    if (error !== 0 && !this.#decisions.keepsMade.program) this.#close([program]);
    return error;
  }

  #loadProgram(name: string, program: ProgramState): number {
    if (program.places === undefined) {
      if (program.preprocessor !== undefined && this.#decisions.reloadError !== 0) return this.#decisions.reloadError;
      delete program.preprocessor;
      program.places = Array.from({ length: this.#decisions.plainInstances }, () => "missing");
    }
    program.loaded = true;
    const error = program.preprocessor === undefined
      ? this.#loadPlain(program)
      : this.#makeInstances(name, program, program.places, program.preprocessor);
    if (this.#decisions.usesUp) delete program.insns;
    return error;
  }

  #loadPlain({ insns, places = [] }: ProgramState): number {
    if (insns === undefined) return EINVAL;
    if (!this.#decisions.accepts(insns)) return this.#decisions.verifierError;
    places.fill({ loaded: insns, open: true });
    return 0;
  }

  #makeInstances(name: string, program: ProgramState, places: Place[], preprocessor: string): number {
    let first: Program | undefined;
    for (const index of this.#decisions.order(places.length)) {
      const told = this.#decisions.toldIndex(index);
      const action = actionFor(this.#input, preprocessor, told);
      if (action === undefined) return EINVAL;
      const call = this.#record(action, { preprocessor, program: name, index: told, ...this.#given(program) });
      const before = program.insns;
      const { given = [], handedBack = [] } = preprocess(action, before);
      if (before !== undefined) program.insns = this.#decisions.passesOn(before, { given, handedBack });
      const error = this.#decisions.preprocessorError(action.returns);
      if (error !== 0) return this.#failed(call, error);
      const place = this.#makeInstance({ given, handedBack, first: first ?? handedBack });
      if (typeof place === "number") return this.#failed(call, place);
      if (place !== "skipped") first ??= place.loaded;
      places[index] = place;
      this.#tell(call, place);
    }
    return 0;
  }

  /** Makes an instance, or returns the error that stops the load. */
  #makeInstance(making: Parameters<Decisions["loads"]>[0]): Fd | "skipped" | number {
    const { accepts, loads, skipError, verifierError } = this.#decisions;
    if (making.handedBack.length === 0) return skipError === 0 ? "skipped" : skipError;
    const loaded = loads(making);
    return accepts(loaded) ? { loaded, open: true } : verifierError;
  }

  #given({ insns }: ProgramState): Pick<PreprocessorCall, "count" | "insns"> {
    return { ...insns === undefined ? {} : { insns }, count: this.#decisions.toldCount(insns?.length ?? 0) };
  }

  #record({ wantsDescriptor }: PreprocessorAction, call: PreprocessorCall): Call {
    const recorded: Call = wantsDescriptor ? { call, pfd: "unchanged" } : { call };
    this.#calls.push(recorded);
    return recorded;
  }

  #failed(call: Call, error: number): number {
    if (call.pfd !== undefined && this.#decisions.clearsPfdOfFailure) call.pfd = "none";
    return error;
  }

  /** Writes an instance's descriptor where its preprocessor asked for it. */
  #tell(call: Call, place: Fd | "skipped"): void {
    if (call.pfd === undefined) return;
    const { pfd, skippedPfd } = this.#decisions;
    if (place === "skipped") call.pfd = skippedPfd === "none" ? "none" : "unchanged";
    else if (pfd !== "nothing") call.pfd = pfd === "none" ? "none" : place;
  }

  #nthFd({ places = [] }: ProgramState, n: number): number | Fd {
    if (n < 0 || n >= places.length) return this.#decisions.outOfRange;
    const place = places[this.#decisions.placeOf(n)] ?? "missing";
    if (typeof place === "object") return place;
    return place === "skipped" ? this.#decisions.skipped : this.#decisions.missing;
  }

  #fd(program: ProgramState): number | Fd {
    return this.#nthFd(program, this.#decisions.fdInstance(program.places?.length ?? 0));
  }

  #unload(programs: readonly ProgramState[]): void {
    if (this.#decisions.unloads) this.#close(programs);
  }

  /** Closes the descriptors of programs and takes their instances. */
  #close(programs: readonly ProgramState[]): void {
    for (const program of programs) {
      for (const place of program.places ?? []) if (typeof place === "object") place.open = false;
      delete program.places;
      program.loaded = false;
    }
  }
}

function describe({ loaded, open }: Fd): Descriptor {
  return open ? { loaded } : "closed";
}

function contents(pfd: Fd | "none" | "unchanged"): Descriptor | "none" | "unchanged" {
  return typeof pfd === "object" ? describe(pfd) : pfd;
}
