import type { ScriptStep } from "./instances.ts";

type Maker = (args: readonly string[]) => ScriptStep | undefined;

const makers: Readonly<Record<ScriptStep["call"], { readonly form: string; readonly make: Maker }>> = {
  set_prep: {
    form: "set_prep(program, instances, preprocessor)",
    make: ([program, count, preprocessor, ...rest]) => {
      const instances = number(count);
      if (isMissing(program) || instances === undefined || preprocessor === undefined || rest.length > 0) return;
      return { call: "set_prep", program, instances, ...preprocessor === "NULL" ? {} : { preprocessor } };
    },
  },
  load: {
    form: "load() or load(program)",
    make: ([program, ...rest]) => rest.length > 0 ? undefined : { call: "load", ...passed(program) },
  },
  nth_fd: {
    form: "nth_fd(program, n)",
    make: ([program, index, ...rest]) => {
      const n = number(index);
      if (program === undefined || n === undefined || rest.length > 0) return;
      return { call: "nth_fd", ...passed(program), n };
    },
  },
  fd: {
    form: "fd(program)",
    make: ([program, ...rest]) => isMissing(program) || rest.length > 0 ? undefined : { call: "fd", program },
  },
  unload: {
    form: "unload() or unload(program)",
    make: ([program, ...rest]) => rest.length > 0 ? undefined : { call: "unload", ...passed(program) },
  },
  set_autoload: {
    form: "set_autoload(program, true or false)",
    make: ([program, autoload, ...rest]) => {
      if (isMissing(program) || rest.length > 0 || (autoload !== "true" && autoload !== "false")) return;
      return { call: "set_autoload", program, autoload: autoload === "true" };
    },
  },
};

/** The names of the calls that a script can make. */
export const callNames: readonly string[] = Object.keys(makers);

/**
 * Reads one call of a script as a case writes it: like C, without `bpf_program__`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseScriptStep } from "./parse_script_step.ts";
 *
 * assertEquals(parseScriptStep("nth_fd(p, 1)"), { call: "nth_fd", program: "p", n: 1 });
 * assertEquals(parseScriptStep("set_prep(p, 2, NULL)"), { call: "set_prep", program: "p", instances: 2 });
 * ```
 *
 * @throws {SyntaxError} If it is no such call.
 */
export function parseScriptStep(text: string): ScriptStep {
  const [, name = "", list = ""] = /^\s*(\w+)\s*\(([^()]*)\)\s*$/.exec(text) ?? [];
  if (!isCallName(name)) {
    throw new SyntaxError(
      `wanted a call of ${callNames.join(", ")}, such as nth_fd(p, 0), got ${JSON.stringify(text)}`,
    );
  }
  const { form, make } = makers[name];
  const step = make(list.trim() === "" ? [] : list.split(",").map((argument) => argument.trim()));
  if (step === undefined) throw new SyntaxError(`wanted ${form}, got ${JSON.stringify(text)}`);
  return step;
}

function isCallName(name: string): name is ScriptStep["call"] {
  return Object.hasOwn(makers, name);
}

/** Whether no program is named. */
function isMissing(program: string | undefined): program is undefined {
  return program === undefined || program === "NULL";
}

/** The program that is passed, or nothing where a NULL is. */
function passed(program: string | undefined): { readonly program?: string } {
  return isMissing(program) ? {} : { program };
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
