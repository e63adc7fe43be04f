import { sizeOf } from "../../c/type.ts";
import type { StructArgsLayoutInput, TrampolineInput } from "../../protocol/struct_args.ts";
import { type Finding, whole } from "../finding.ts";
import type { Refused } from "../observation.ts";
import { type Design, type Rule, rule } from "../rule.ts";
import { type Limits, prototypeRefusal, type Refusal, slotsRefusal } from "./eligibility.ts";
import { byValue } from "./source.ts";

/** A version of Linux, and what it takes. */
interface Version {
  /** As ids have it. */
  readonly words: string;
  readonly scope: Design;
  readonly limits: Limits;
  readonly title: string;
}

const versions: readonly Version[] = [
  {
    words: "6-1",
    scope: "struct_args@6.1",
    limits: { slots: 6, takesUnions: false },
    title: "Linux 6.1 takes structs of at most 16 bytes, no unions, and arguments of six registers in all",
  },
  {
    words: "6-12",
    scope: "struct_args@6.12",
    limits: { slots: 12, takesUnions: false },
    title: "Linux 6.12 takes structs of at most 16 bytes, no unions, and arguments of twelve slots in all",
  },
  {
    words: "6-18",
    scope: "struct_args@6.18",
    limits: { slots: 12, takesUnions: true },
    title: "Linux 6.18 takes structs and unions of at most 16 bytes, and arguments of twelve slots in all",
  },
];

const text =
  "More than 12 arguments, a result that is a struct or a floating-point number, an argument of more than 16 bytes or of " +
  "none, and variable arguments are `EINVAL`, with the kernel's words for each; too many slots are `ENOTSUPP`, and only " +
  "a trampoline, or an answer that shows its places, can know of them.";

/** What each version of Linux takes and refuses, and with which error, asked for places. */
export const layoutsThatLinuxTakes: readonly Rule<"struct_args.layout">[] = versions.map(
  ({ words, scope, limits, title }) =>
    rule({
      id: `struct_args/takes-what-linux-${words}-takes`,
      clauses: ["S05", "S06"],
      level: "must",
      scope,
      title,
      text,
      source: byValue,
      operation: "struct_args.layout",
      applies: ({ input }) => input.structs === "abi",
      check: ({ input, value }) => undue(refusalOf(input, limits, value.args !== undefined)),
      checkRefusal: (refused) => misworded(refused, refusalOf(refused.input, limits, true)),
    }),
);

/** What each version of Linux takes and refuses, and with which error, asked for a trampoline. */
export const trampolinesThatLinuxMakes: readonly Rule<"struct_args.trampoline">[] = versions.map(
  ({ words, scope, limits, title }) =>
    rule({
      id: `struct_args/traces-what-linux-${words}-traces`,
      clauses: ["S05", "S06"],
      level: "must",
      scope,
      title: `${title}, for a trampoline`,
      text,
      source: byValue,
      operation: "struct_args.trampoline",
      applies: ({ input }) => input.structs === "abi",
      check: ({ input }) => undue(refusalOf(input, limits, true)),
      checkRefusal: (refused) =>
        isWideResult(refused) ? [] : misworded(refused, refusalOf(refused.input, limits, true)),
    }),
);

/** Whether a result is refused at the exit that takes two registers, which kernels came to do within a version. */
function isWideResult({ input: { kind, prototype: { returns } }, errno }: Refused<"struct_args.trampoline">): boolean {
  return errno === "EOPNOTSUPP" && kind === "fexit" && returns !== undefined && sizeOf(returns) > 8;
}

function refusalOf(
  { prototype }: StructArgsLayoutInput | TrampolineInput,
  limits: Limits,
  countsSlots: boolean,
): Refusal | undefined {
  return prototypeRefusal(prototype, limits) ?? (countsSlots ? slotsRefusal(prototype, limits) : undefined);
}

function* undue(refusal: Refusal | undefined): Generator<Finding> {
  if (refusal !== undefined) yield whole(describe(refusal), "the function accepted");
}

function* misworded(
  { errno, message }: Refused<"struct_args.layout"> | Refused<"struct_args.trampoline">,
  refusal: Refusal | undefined,
): Generator<Finding> {
  const seen = `${errno}: ${message}`;
  if (refusal === undefined) yield whole("the function accepted", seen);
  else if (errno !== refusal.errno || !message.includes(refusal.text)) yield whole(describe(refusal), seen);
}

function describe({ errno, text }: Refusal): string {
  return text === "" ? errno : `${errno}: … ${text}`;
}
