/**
 * Compares the running kernel with its design of struct arguments on every function of its BTF.
 *
 * @module
 */
import { bold, green, red } from "@std/fmt/colors";
import { describeRunningKernel } from "../adapters/linux/describe_running_kernel.ts";
import { designOfKernel } from "../adapters/linux/design_of_kernel.ts";
import { openRunningKernel } from "../adapters/linux/running_kernel.ts";
import { Session } from "../adapters/linux/session.ts";
import { type ComparedFunction, sweepPrototypes } from "../adapters/linux/sweep_prototypes.ts";
import type { CommandLine } from "../lib/cli/command_line.ts";
import { type Flag, oneOf, onOff } from "../lib/cli/flag.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { designNames, designs, type StructArgsDesign } from "../lib/impl/struct_args/designs.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

/** The command line of the tool. */
const command: CommandLine<{
  readonly design: Flag<StructArgsDesign | undefined>;
  readonly all: Flag<boolean>;
}> = {
  name: "struct-args:sweep",
  summary: "Compare the running kernel with a design on every function that takes a struct or union by value",
  flags: {
    design: oneOf("DESIGN", "The design to compare with; by default the running kernel's own", designNames),
    all: onOff("Compare every function, whatever it takes"),
  },
  examples: [["deno task struct-args:sweep --all", "Compare every function of the kernel's BTF"]],
  exitCodes: { 0: "no unexplained difference", 1: "an unexplained one", 3: "the kernel cannot be asked" },
};

if (import.meta.main) {
  await runTool(command, async ({ flags: { design, all } }) => {
    const chosen = design ?? designOfKernel(Deno.osRelease());
    if (chosen === undefined) return incomplete(`no design is known of Linux ${Deno.osRelease()}; give one: --design`);
    const access = await describeRunningKernel();
    if (!access.usable) return incomplete(access.reason);
    if (!access.btf.present) return incomplete(access.btf.reason);
    return await sweep(chosen, !all);
  });
}

function incomplete(reason: string): number {
  console.error(`${red("error:")} ${reason}`);
  return ExitCode.INCOMPLETE;
}

async function sweep(design: StructArgsDesign, onlyStructs: boolean): Promise<number> {
  await using kernel = openRunningKernel();
  const btf = await new Session(kernel).btf();
  const compared: ComparedFunction[] = [];
  for await (const each of sweepPrototypes(kernel, btf, designs[design], onlyStructs)) compared.push(each);
  writeOut(report(compared, design));
  if (compared.length === 0) return ExitCode.INCOMPLETE;
  return unexplained(compared).length === 0 ? ExitCode.CONFORMANT : ExitCode.NOT_CONFORMANT;
}

function unexplained(compared: readonly ComparedFunction[]): readonly ComparedFunction[] {
  return compared.filter(({ difference }) => difference !== undefined && difference.explanation === undefined);
}

/** The counts, and every difference. */
export function report(compared: readonly ComparedFunction[], design: string): string {
  const lines = compared.flatMap(({ name, difference }) =>
    difference === undefined ? [] : [
      `${difference.explanation === undefined ? red("DIFFERS") : "differs"} ${bold(name)}`,
      `  kernel: ${difference.kernel}`,
      `  design: ${difference.design}`,
      ...difference.explanation === undefined ? [] : [`  ${difference.explanation}`],
    ]
  );
  const accepted = compared.filter((each) => each.accepted).length;
  const structs = compared.filter(({ takesStruct }) => takesStruct).length;
  const differences = compared.filter(({ difference }) => difference !== undefined).length;
  const open = unexplained(compared).length;
  return [
    ...lines,
    `${compared.length} functions, ${structs} of which take a struct or union by value`,
    `the kernel accepts ${accepted} and refuses ${compared.length - accepted}`,
    (open === 0 ? green : red)(`${differences} differ from ${design}, ${open} of them unexplained`),
    "",
  ].join("\n");
}
