/**
 * Compares a kernel with its design of struct arguments on every function of its BTF.
 *
 * @module
 */
import { bold, green, red } from "@std/fmt/colors";
import { describeAccess } from "../adapters/linux/describe_access.ts";
import { designOfKernel } from "../adapters/linux/design_of_kernel.ts";
import { findGuest } from "../adapters/linux/guest/find_guest.ts";
import { startGuest } from "../adapters/linux/guest/guest.ts";
import type { Kernel } from "../adapters/linux/kernel.ts";
import { openRunningKernel } from "../adapters/linux/running_kernel.ts";
import { Session } from "../adapters/linux/session.ts";
import { type ComparedFunction, sweepPrototypes } from "../adapters/linux/sweep_prototypes.ts";
import type { CommandLine } from "../lib/cli/command_line.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { type Flag, oneOf, onOff, text } from "../lib/cli/flag.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { designNames, designs, type StructArgsDesign } from "../lib/impl/struct_args/designs.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

/** The command line of the tool. */
const command: CommandLine<{
  readonly design: Flag<StructArgsDesign | undefined>;
  readonly all: Flag<boolean>;
  readonly kernel: Flag<string | undefined>;
}> = {
  name: "struct-args:sweep",
  summary: "Compare a kernel with a design on every function that takes a struct or union by value",
  flags: {
    design: oneOf("DESIGN", "The design to compare with; by default the kernel's own", designNames),
    all: onOff("Compare every function, whatever it takes"),
    kernel: text("NAME", "Boot this kernel, such as 6.1, and compare it; by default the running one is compared"),
  },
  examples: [
    ["deno task struct-args:sweep --all", "Compare every function of the kernel's BTF"],
    ["deno task struct-args:sweep --kernel 6.1", "Compare Linux 6.1, which deno task fetch:kernels has fetched"],
  ],
  exitCodes: { 0: "no unexplained difference", 1: "an unexplained one", 3: "the kernel cannot be asked" },
};

if (import.meta.main) {
  await runTool(command, async ({ flags: { design, all, kernel: name } }) => {
    await using owner = new AsyncDisposableStack();
    const kernel = name === undefined ? owner.use(openRunningKernel()) : await bootKernel(name, owner);
    const access = await describeAccess(kernel);
    if (!access.usable) return incomplete(access.reason);
    if (!access.btf.present) return incomplete(access.btf.reason);
    const { version } = access.identity;
    const chosen = design ?? designOfKernel(version);
    if (chosen === undefined) return incomplete(`no design is known of Linux ${version}; give one: --design`);
    return await sweep(kernel, chosen, !all);
  });
}

async function bootKernel(name: string, owner: AsyncDisposableStack): Promise<Kernel> {
  const { image, qemu } = await findGuest(name).catch((error) => {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });
  return owner.use(await startGuest(image, qemu)).kernel;
}

function incomplete(reason: string): number {
  console.error(`${red("error:")} ${reason}`);
  return ExitCode.INCOMPLETE;
}

async function sweep(kernel: Kernel, design: StructArgsDesign, onlyStructs: boolean): Promise<number> {
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
